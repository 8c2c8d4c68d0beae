# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The first calendar: the customers of most worth choose first, among them those with few days to choose from."""


def fill(board):
    """Place every customer's calls, the best customer first."""
    for number in order(board):
        board.place(number)


def order(board, numbers=None):
    """Return the numbers of customers in the order in which they should choose their days."""
    if numbers is None:
        numbers = range(len(board.customers))

    def rank(number):
        customer = board.customers[number]
        possible = sum(gain is not None for gain in board.by_day[number])
        return (-customer.worth, possible / max(1, customer.need), number)

    return sorted(numbers, key=rank)
