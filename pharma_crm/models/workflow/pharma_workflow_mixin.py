# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models
from odoo.exceptions import AccessError, UserError

PERMIT_KEY = "pharma_workflow_permit"


class _Permit:
    """Says in a context that our own code writes the state of one model.

    A client can send any context, but only of JSON values: it cannot send an instance of this class.
    """

    __slots__ = ("model",)

    def __init__(self, model):
        self.model = model

    def __repr__(self):
        return "<permit>"

    def __reduce__(self):
        raise TypeError("a permit stays in its process")


class PharmaWorkflowMixin(models.AbstractModel):
    """A state that changes only by methods, and one function that says who may do what when.

    A model names its steps in `_workflow_transitions`, narrows them in `_transition_allowed`, and declares
    `can_<step> = fields.Boolean(compute="_compute_can")` for its buttons. Its `action_<step>` calls
    `self._do_transition("<step>")`, so a button is shown exactly when its action works.
    """

    _name = "pharma.workflow.mixin"
    _description = "Workflow: the state changes only by its buttons"

    _workflow_field = "state"
    # {step: (states it starts from, state it leads to)}
    _workflow_transitions = {}
    # further fields that only methods may set
    _workflow_guarded_fields = ()
    # states in which a record may be deleted; None: only the first state
    _workflow_delete_states = None

    # -- who may do what when ------------------------------------------------------------------

    @api.model
    def _get_workflow_transitions(self):
        return self._workflow_transitions

    def _transition_access(self, action):
        """The access right on the record that the step needs."""
        return "write"

    def _transition_allowed(self, action):
        """Whether the user may take the step on this record, its state aside.

        To be overridden. It may raise an AccessError or UserError of its own that explains more.
        """
        return True

    def _check_transition(self, action):
        """Raise a clear error unless the user may take the step on each record now."""
        sources, _target = self._get_workflow_transitions()[action]
        for record in self:
            record.check_access(record._transition_access(action))
            if record[self._workflow_field] not in sources:
                raise UserError(record._transition_state_message(sources))
            if not record._transition_allowed(action):
                raise AccessError(
                    self.env._("This step on “%s” is not yours to take.", record.display_name)
                )

    def _may(self, action):
        """Whether the user may take the step on this record now."""
        self.ensure_one()
        try:
            self._check_transition(action)
        except (AccessError, UserError):
            return False
        return True

    def _transition_state_message(self, sources):
        labels = dict(self._fields[self._workflow_field]._description_selection(self.env))
        return self.env._(
            "“%(record)s” is in the state %(state)s; this step is possible only in: %(states)s.",
            record=self.display_name,
            state=labels.get(self[self._workflow_field], self[self._workflow_field]),
            states=", ".join(labels.get(state, state) for state in sources),
        )

    @api.depends(
        lambda self: [self._workflow_field] if self._workflow_field in self._fields else []
    )
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_can(self):
        # All answers before the first is kept: a refusal empties the record's cache.
        answers = [
            (record, f"can_{action}", record._may(action))
            for action in self._get_workflow_transitions()
            if f"can_{action}" in self._fields
            for record in self
        ]
        for record, name, answer in answers:
            record[name] = answer

    # -- the step itself -----------------------------------------------------------------------

    def _do_transition(self, action, vals=None):
        """Check the step and take it, with further values to write in the same request."""
        self._check_transition(action)
        _sources, target = self._get_workflow_transitions()[action]
        return self._workflow_write({self._workflow_field: target, **(vals or {})})

    def _workflow_write(self, vals):
        """Write values of which the state (or another guarded field) is one."""
        return self.with_context(**{PERMIT_KEY: _Permit(self._name)}).write(vals)

    def _workflow_permitted(self):
        permit = self.env.context.get(PERMIT_KEY)
        return type(permit) is _Permit and permit.model == self._name

    def _without_client_context(self):
        """The same records without what a client may have put into the context to bend the step.

        Keys `default_…` would reach every record that the step makes, `tracking_disable` would hide it.
        """
        dropped = ("tracking_disable", "mail_notrack", *self._client_context_keys())
        # a new context, because keys are to be gone from it
        return self.with_context(  # pylint: disable=context-overridden
            {
                key: value
                for key, value in self.env.context.items()
                if key not in dropped and not key.startswith("default_")
            }
        )

    @api.model
    def _client_context_keys(self):
        """Further context keys that steps do not take from a client."""
        return ()

    # -- nothing else writes the state ---------------------------------------------------------

    @api.model
    def _get_workflow_guarded_fields(self):
        return {self._workflow_field, *self._workflow_guarded_fields}

    @api.model
    def _workflow_first_value(self, name):
        """The value of a guarded field of a new record: the model's, not a user's own default."""
        default = self._fields[name].default
        return default(self) if default else False

    @api.model
    def _workflow_is_plain(self, name):
        field = self._fields[name]
        return not field.type.endswith("2many") and (not field.compute or bool(field.default))

    def _workflow_refuse(self):
        raise AccessError(
            self.env._(
                "The state of a record (%s) changes only by its buttons, never by editing or importing it.",
                self._description,
            )
        )

    @api.model_create_multi
    def create(self, vals_list):
        free = self.env.su or self._workflow_permitted()
        guarded = self._get_workflow_guarded_fields()
        defaults = {f"default_{name}" for name in guarded}
        # a new context, because keys are to be gone from it
        self = self.with_context(  # pylint: disable=context-overridden
            {key: value for key, value in self.env.context.items() if key not in defaults}
        )
        prepared = []
        for vals in vals_list:
            vals = dict(vals)
            for name in guarded:
                first = self._workflow_first_value(name)
                if name in vals and not free:
                    if (vals[name] or False) != first:
                        self._workflow_refuse()
                    del vals[name]
                # set even where the model's default would do: a user can have a default of their own
                if name not in vals and self._workflow_is_plain(name):
                    vals[name] = first
            prepared.append(vals)
        return super().create(prepared)

    def write(self, vals):
        if not (self.env.su or self._workflow_permitted()) and not vals.keys().isdisjoint(
            self._get_workflow_guarded_fields()
        ):
            self._workflow_refuse()
        return super().write(vals)

    def copy_data(self, default=None):
        vals_list = super().copy_data(default=default)
        dropped = self._get_workflow_guarded_fields() - set(default or ())
        return [
            {name: value for name, value in vals.items() if name not in dropped}
            for vals in vals_list
        ]

    # -- deletion ------------------------------------------------------------------------------

    def _check_deletable(self):
        states = self._workflow_delete_states
        if states is None:
            states = (self._workflow_first_value(self._workflow_field),)
        for record in self:
            if record[self._workflow_field] not in states:
                raise UserError(
                    self.env._(
                        "“%s” cannot be deleted any more: what was done stays on record. "
                        "Cancel or correct it instead.",
                        record.display_name,
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_check_state(self):
        self._check_deletable()
