"""Load whole lists as a steward does, twice, and print times, counts and why rows were refused.

    <python with Odoo> tests/by_hand/load_lists.py FOLDER DATABASE [-c odoo.conf]

FOLDER holds the files named in LISTS. They are loaded in this order into a new company of the country, each by what
the product proposes for it: checked, loaded, and loaded again, which must change nothing. Nothing is kept.
"""

import argparse
import base64
import re
import sys
import time
from collections import Counter
from pathlib import Path

# file, code of the country, kind of the list where no remembered mapping says it
LISTS = (
    ("hospitals_us.csv", "US", None),
    ("specialties_us.csv", "US", None),
    ("doctors_us.csv", "US", None),
    ("doctor_workplaces_us.csv", "US", None),
    ("hospitals_uk.csv", "GB", None),
    ("pharmacies_uk.csv", "GB", "pharmacy"),
)
COUNTS = ("created", "updated", "unchanged", "refused")


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("database")
    parser.add_argument("-c", "--config")
    arguments = parser.parse_args()
    import odoo
    from odoo.modules.registry import Registry

    odoo.tools.config.parse_config(["-c", arguments.config] if arguments.config else [])
    with Registry(arguments.database).cursor() as cr:
        env = odoo.api.Environment(cr, odoo.SUPERUSER_ID, {})
        companies = {}
        for name, code, target in LISTS:
            if code not in companies:
                companies[code] = env["res.company"].create(
                    {
                        "name": f"Lists {code}",
                        "country_id": env["res.country"].search([("code", "=", code)]).id,
                    }
                )
            company = companies[code]
            mine = env(user=_steward(env, company), context={"allowed_company_ids": company.ids})
            load(mine, company, arguments.folder / name, target)
        cr.rollback()


def _steward(env, company):
    group = env.ref("pharma_crm.group_data_steward")
    return (
        env["res.users"]
        .with_context(no_reset_password=True)
        .create(
            {
                "name": "Steward",
                "login": f"lists-steward-{env['res.users'].search_count([])}",
                "company_id": company.id,
                "company_ids": [(6, 0, company.ids)],
                "group_ids": [(4, group.id)],
            }
        )
    )


def load(env, company, path, target):
    for attempt in ("first", "again"):
        values = {"file": base64.b64encode(path.read_bytes()), "filename": path.name}
        if target:
            values["target"] = target
        times = {}
        start = time.monotonic()
        record = env["pharma.import"].create({**values, "country_id": company.country_id.id})
        record.action_check()
        times["read and check"] = time.monotonic() - start
        checked = _counts(record)
        record.action_run()
        start = time.monotonic()
        record._run()
        env.flush_all()
        times["load"] = time.monotonic() - start
        counts = _counts(record)
        print(
            f"{path.name} {attempt}: {record.row_count} rows as {record.target}"
            f" ({record.profile_id.name or 'mapped by headers'}),"
            f" {', '.join(f'{seconds:.1f} s {what}' for what, seconds in times.items())}:"
            f" {', '.join(f'{counts[name]} {name}' for name in COUNTS)}"
            f"{'' if counts == checked else f' BUT THE CHECK SAID {checked}'}"
        )
        if attempt == "first":
            reasons = Counter(
                (error.column or "-", re.sub(r"“[^”]*”|\d+", "…", error.reason))
                for error in record.error_ids
            )
            for (column, reason), number in reasons.most_common(8):
                print(f"    {number} × {column}: {reason}")
        elif counts["created"] or counts["updated"]:
            print("    LOADING IT AGAIN CHANGED SOMETHING")


def _counts(record):
    return {name: record[f"{name}_count"] for name in COUNTS}


if __name__ == "__main__":
    sys.exit(main())
