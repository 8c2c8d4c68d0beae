# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
# mixins come before what inherits them
# isort: off
from . import (
    access,
    workflow,
    background,
    overview,
    accounts,
    territories,
    substitutes,
    segments,
    products,
    classification,
    imports,
    distances,
    duplicates,
    market,
    lists,
    settings,
    complaints,
    surveys,
    audit,
    change_requests,
    consent,
    knowledge,
    privacy,
    data_quality,
)
