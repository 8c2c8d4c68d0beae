"""Three products on each call that was made, with weights by position, and the message told about the first."""

from tests.bench.populate.bulk import Ids, bare, choose, choose_text, multiply
from tests.bench.populate.catalogue import MESSAGES_A_PRODUCT

DETAILS_A_CALL = 3
WEIGHTS = "(ARRAY[60, 30, 10])"
REACTIONS = ["positive", "positive", "neutral", "neutral", "negative"]


def make(world) -> None:
    env = world.env
    env.cr.execute(
        f"""
        CREATE TEMPORARY TABLE bench_made AS
        SELECT row_number() OVER (ORDER BY n) AS n, {world.calls.at("n")} AS call_id, cycle_id
          FROM bench_visit WHERE state IN ('submitted', 'reviewed')
        """
    )
    env.cr.execute("ANALYZE bench_made")
    details = _details(world)
    _messages(world, details)
    env.cr.execute("DROP TABLE bench_made")


def _product(world, call: str, position: str) -> str:
    """SQL: the number from 0 of the product in this position; three different ones."""
    count = len(world.products)
    return f"(({choose(call, 'product', count, skew=1.5)} + ({position} - 1) * 3) % {count})"


def _details(world) -> Ids:
    env = world.env
    products = f"(ARRAY[{', '.join(map(str, world.products.ids))}])"
    first = env["pharma.call.detail"].create(
        {"call_id": world.calls.first, "product_id": world.products[0].id}
    )
    with bare(env.cr, "pharma_call_detail"):
        details = multiply(
            first,
            f"""
            SELECT (made.n - 1) * {DETAILS_A_CALL} + position AS n, made.call_id, position
              FROM bench_made made, generate_series(1, {DETAILS_A_CALL}) position
            """,
            {
                "call_id": "s.call_id",
                "product_id": f"{products}[1 + {_product(world, 's.call_id', 's.position')}]",
                "position": "s.position",
                "weight": f"{WEIGHTS}[s.position]",
                "reaction": choose_text("s.n", "reaction", REACTIONS),
            },
        )
        env.cr.execute("DELETE FROM pharma_call_detail WHERE id = %s", [first.id])
    env.invalidate_all()
    return details


def _messages(world, details: Ids) -> None:
    env = world.env
    messages = f"(ARRAY[{', '.join(map(str, world.messages.ids))}])"
    env.cr.execute("SELECT call_id FROM bench_made WHERE n = 1")
    (call,) = env.cr.fetchone()
    first = env["pharma.call.message"].create(
        {"call_id": call, "key_message_id": world.messages[0].id}
    )
    told = (
        f"{messages}[1 + {_product(world, 'made.call_id', '1')} * {MESSAGES_A_PRODUCT} "
        f"+ {choose('made.call_id', 'message', MESSAGES_A_PRODUCT)}]"
    )
    with bare(env.cr, "pharma_call_message"):
        multiply(
            first,
            f"""
            SELECT told.*, m.id AS cycle_message_id
              FROM (SELECT made.*, {told} AS key_message_id FROM bench_made made) told
              LEFT JOIN pharma_cycle_message m
                ON m.cycle_id = told.cycle_id AND m.key_message_id = told.key_message_id
            """,
            {
                "call_id": "s.call_id",
                "detail_id": details.at(f"(s.n - 1) * {DETAILS_A_CALL} + 1"),
                "key_message_id": "s.key_message_id",
                "cycle_message_id": "s.cycle_message_id",
                "reaction": choose_text("s.n", "message reaction", REACTIONS),
            },
        )
        env.cr.execute("DELETE FROM pharma_call_message WHERE id = %s", [first.id])
    env.invalidate_all()
