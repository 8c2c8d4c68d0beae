# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Numbers of documents."""


def give_numbers(documents):
    """Number those of the documents that have none yet, by the sequence of their model in their company."""
    for document in documents.filtered(lambda d: d.name == "/"):
        # sudo: numbering needs no rights of the user.
        number = (
            document.env["ir.sequence"]
            .sudo()
            .with_company(document.company_id)
            .next_by_code(document._name)
        )
        document._workflow_write({"name": number or "/"})
