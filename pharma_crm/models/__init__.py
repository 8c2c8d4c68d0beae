# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
# isort: off  mixins come before what inherits them
from . import (
    access,
    workflow,
    background,
    overview,
    accounts,
    territories,
    products,
    classification,
    imports,
    market,
    duplicates,
    lists,
    settings,
    complaints,
    surveys,
    audit,
    change_requests,
    consent,
    knowledge,
    privacy,
)
