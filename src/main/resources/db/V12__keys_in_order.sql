-- Old keys are found without a look at all of them, and those of an erased ticket too.
CREATE INDEX idempotency_at ON idempotency (at);
CREATE INDEX idempotency_ticket ON idempotency (ticket);
