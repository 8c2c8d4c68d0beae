# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""How calls and their events tell each other's writing from a client's."""

#: Key and value of the context in which a call writes its event, or an event its call. A client sends JSON: it
#: cannot send this very object.
PERMIT_KEY = "pharma_event_permit"
PERMIT = object()

#: No mail, no note, no follower, no alarm, no contact details: an event that only mirrors a call.
QUIET = {
    PERMIT_KEY: PERMIT,
    "active_test": False,
    "tracking_disable": True,
    "no_mail_to_attendees": True,
    "skip_attendee_notification": True,
    "skip_contact_description": True,
    "dont_notify": True,
}


def permitted(env):
    return env.context.get(PERMIT_KEY) is PERMIT
