# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import (
    pharma_survey_index,
    res_partner_surveys,
    survey_survey,
    survey_user_input,
    survey_user_input_line,
)
