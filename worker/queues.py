"""The queues of the house. A worker that is told none consumes all of them."""

LOOKS = "looks"
ERRANDS = "errands"
QUEUES = (LOOKS, ERRANDS)
"""`looks`: short turns that the schedule asks for. `errands`: what listeners do after a fact."""
