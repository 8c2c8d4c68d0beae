"""What B3 needs: a rep with free customers and a full bag, a user of plain Odoo with the same goods in stock."""

import base64
from io import BytesIO

PLAIN = "bench-plain"
PLAIN_GROUPS = (
    "base.group_user",
    "stock.group_stock_user",
    "stock.group_production_lot",
    "sales_team.group_sale_salesman",
    # no territories for this user: the rules of ours cost nothing
    "pharma_crm.group_all_accounts",
)
PIECES = 1_000_000


class Setup:
    def __init__(self, session, calls: int):
        with session.environment() as env:
            self._plain_user(env)
            self._goods(env)
            self.products = (
                env["product.product"].search([("name", "=like", "Benchmarol %")], limit=3).ids
            )
            rep, doctors = self._free_customers(env, calls)
            self.rep = rep.login
            self._doctors = iter(doctors)
            self._fill(env, env["pharma.bag"]._bag_of(rep, env.company))
            warehouse = env["stock.warehouse"].search(
                [("company_id", "=", env.company.id)], limit=1
            )
            self.picking_type = warehouse.out_type_id.id
            self.store = warehouse.lot_stock_id.id
            self.customers = env.ref("stock.stock_location_customers").id
            self._fill(env, warehouse.lot_stock_id)
        self.signature = signature()

    def next_doctor(self) -> int:
        return next(self._doctors)

    def _plain_user(self, env) -> None:
        if not env["res.users"].search([("login", "=", PLAIN)]):
            env["res.users"].with_context(no_reset_password=True).create(
                {
                    "name": "Plain Odoo",
                    "login": PLAIN,
                    "tz": "Europe/Berlin",
                    "group_ids": [(6, 0, [env.ref(group).id for group in PLAIN_GROUPS])],
                }
            )

    def _goods(self, env) -> None:
        Product, Lot = env["product.product"], env["stock.lot"]
        sample = Product.search([("name", "=", "Bench sample")])
        if not sample:
            sample = Product.create({"name": "Bench sample", "pharma_kind": "sample"})
            Lot.create(
                {
                    "name": "BENCH-1",
                    "product_id": sample.id,
                    "expiration_date": "2099-12-31 00:00:00",
                }
            )
        self.sample = sample.id
        self.lot = Lot.search([("product_id", "=", sample.id)]).id

    def _fill(self, env, location) -> None:
        sample, lot = env["product.product"].browse(self.sample), env["stock.lot"].browse(self.lot)
        Quant = env["stock.quant"]
        if Quant._get_available_quantity(sample, location, lot_id=lot) < PIECES / 2:
            Quant._update_available_quantity(sample, location, PIECES, lot_id=lot)

    def _free_customers(self, env, calls: int):
        """The first rep who has enough doctors without a call in the last days."""
        env.cr.execute(
            """
            SELECT m.user_id, (array_agg(c.partner_id ORDER BY c.partner_id))[1:%(calls)s]
              FROM pharma_territory_member m
              JOIN res_users u ON u.id = m.user_id AND u.login LIKE 'bench-rep-%%'
              JOIN pharma_coverage c ON c.territory_id = m.territory_id
              JOIN res_partner p ON p.id = c.partner_id AND p.pharma_type = 'doctor'
             WHERE NOT EXISTS (
                    SELECT 1 FROM pharma_call call
                     WHERE call.partner_id = c.partner_id
                       AND call.date_day BETWEEN CURRENT_DATE - 1 AND CURRENT_DATE + 1)
             GROUP BY m.user_id HAVING count(*) >= %(calls)s
             ORDER BY m.user_id LIMIT 1
            """,
            {"calls": calls},
        )
        found = env.cr.fetchone()
        if not found:
            raise SystemExit(
                "bench: every customer of this database has a call today; use --fresh."
            )
        return env["res.users"].browse(found[0]), found[1]


def signature() -> str:
    """A signature as a screen gives it: a scribble in a PNG."""
    from PIL import Image, ImageDraw

    image = Image.new("RGBA", (600, 200), (255, 255, 255, 0))
    points = [(20 + 14 * n, 100 + (n * 37 % 83) - 41) for n in range(40)]
    ImageDraw.Draw(image).line(points, fill=(20, 20, 80, 255), width=3)
    file = BytesIO()
    image.save(file, "PNG")
    return base64.b64encode(file.getvalue()).decode()
