# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import re

from odoo import models

from ...tools.import_job import Plan, RowRefused
from ...tools.names import match_key


class PharmaImportTargetSpecialty(models.AbstractModel):
    """A list of specialties: a code, a path by “/”, and perhaps the name another list gives it.

    Lists name a specialty on several rows; the first one says where it belongs, all add other names.
    """

    _name = "pharma.import.target.specialty"
    _inherit = ["pharma.import.target"]
    _description = "Kind of list that can be imported: specialties"
    _result_model = "pharma.specialty"

    def _start(self, job):
        # all of them: a list of specialties has hundreds of entries, and is read once per run
        specialties = self.env["pharma.specialty"].with_context(active_test=False).search([])  # pylint: disable=no-search-all
        path_of, by_path = {}, {}
        for specialty in specialties.sorted(lambda s: (s.parent_path.count("/"), s.id)):
            above = path_of.get(specialty.parent_id.id, ())
            path_of[specialty.id] = (*above, match_key(specialty.name))
            by_path.setdefault(path_of[specialty.id], specialty)
        job.cache["path_of"] = path_of
        job.cache["by_path"] = by_path
        job.cache["by_code"] = {s.code: s for s in specialties if s.code}
        # names that already mean something: another name is kept only where it says something new
        job.cache["named"] = {path[-1] for path in path_of.values()}
        # all: other names are as few as specialties
        job.cache["named"].update(self.env["pharma.specialty.alias"].search([]).mapped("key"))  # pylint: disable=no-search-all

    def _repeated(self, job, row, first):
        """A code on several rows is how such lists say that a specialty has several names."""

    # -- conversions ----------------------------------------------------------------------------------

    def _convert_path(self, job, row, text):
        path = [part.strip() for part in text.split("/") if part.strip()]
        if not path:
            raise RowRefused(self.env._("“%s” is no name.", text))
        return path

    def _convert_other_name(self, job, row, text):
        # “Physician/Family Practice[3]”: without its group and its footnote
        text = re.sub(r"\[\d+\]", "", text).strip()
        return text.partition("/")[2].strip() or text

    # -- plan and apply -------------------------------------------------------------------------------

    def _plan(self, job, rows):
        by_code = job.cache["by_code"]
        plans = []
        for row in rows:
            code, path = row.values["code"], row.values["path"]
            alias = self._new_alias(job, row, path)
            if code not in by_code:
                by_code[code] = (
                    None  # from here on the code is known; the record comes when it is written
                )
                plans.append(Plan(row, None, {}, alias))
            elif job.first_rows.get((code,), row.number) != row.number:
                plans.append(Plan(row, code, {}, alias))
            else:
                plans.append(Plan(row, code, self._moved(job, by_code[code], path), alias))
        return plans

    def _moved(self, job, specialty, path):
        changes = {}
        if specialty.name != path[-1]:
            changes["name"] = path[-1]
        if job.cache["path_of"][specialty.id][:-1] != self._path_key(path)[:-1]:
            changes["above"] = path[:-1]
        return changes

    def _new_alias(self, job, row, path):
        name = row.values.get("other_name")
        key = match_key(name)
        named = job.cache["named"]
        named.add(match_key(path[-1]))
        if not key or key in named:
            return None
        named.add(key)
        return name

    def _path_key(self, path):
        return tuple(match_key(name) for name in path)

    def _write_plans(self, job, plans):
        by_code = job.cache["by_code"]
        new = [plan for plan in plans if plan.record is None]
        paths = [plan.row.values["path"] for plan in new]
        self._create_paths(
            job, [path[:-1] for path in paths] + [plan.changes.get("above", []) for plan in plans]
        )
        to_create = []
        for plan, path in zip(new, paths, strict=True):
            code = plan.row.values["code"]
            there = job.cache["by_path"].get(self._path_key(path))
            if there and not there.code:
                there.code = code
                by_code[code] = there
            else:
                to_create.append((code, path))
        for (code, _path), specialty in zip(
            to_create, self._create_nodes(job, [path for _code, path in to_create]), strict=True
        ):
            specialty.code = code
            by_code[code] = specialty
        for plan in plans:
            changes = dict(plan.changes)
            if "above" in changes:
                changes["parent_id"] = self._parent(job, [*changes.pop("above"), ""])
            if changes:
                by_code[plan.row.values["code"]].write(changes)
        self.env["pharma.specialty.alias"].create(
            [
                {"name": plan.extra, "specialty_id": by_code[plan.row.values["code"]].id}
                for plan in plans
                if plan.extra
            ]
        )
        self.env.flush_all()

    def _parent(self, job, path):
        above = self._path_key(path)[:-1]
        return job.cache["by_path"][above].id if above else False

    def _create_paths(self, job, paths):
        """Create what is missing of these paths, level by level."""
        for depth in range(1, max(map(len, paths), default=0) + 1):
            missing = {}
            for path in paths:
                key = self._path_key(path)[:depth]
                if len(path) >= depth and key not in job.cache["by_path"]:
                    missing[key] = path[:depth]
            self._create_nodes(job, list(missing.values()))

    def _create_nodes(self, job, paths):
        """Create specialties whose parents exist; equal paths make specialties of equal name."""
        created = self.env["pharma.specialty"].create(
            [
                {
                    "name": path[-1],
                    "parent_id": self._parent(job, path),
                    "company_id": self.env.company.id,
                }
                for path in paths
            ]
        )
        for path, specialty in zip(paths, created, strict=True):
            key = self._path_key(path)
            job.cache["path_of"][specialty.id] = key
            job.cache["by_path"].setdefault(key, specialty)
        return created
