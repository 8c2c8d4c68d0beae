# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import channel_mix, detailing, fulfilment, quality, ranking, states
