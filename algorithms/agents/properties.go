package agents

import "github.com/joulemark/joulemark/algorithms"

// What the checker watches over, as the Spec has it.
var (
	inTurn = algorithms.Property{
		Name: "sent in turn", Text: "An agent numbers its messages from 0, and they are for others whom it " +
			"may write to.",
	}
	genuine = algorithms.Property{
		Name: "sent before received", Text: "What an agent receives, sees or sends on was sent, and what it receives " +
			"was sent to it.",
	}
	once = algorithms.Property{
		Name: "delivered once", Text: "No message is delivered to an agent twice between two of its crashes.",
	}
	reachable = algorithms.Property{
		Name: "tried if possible", Text: "An agent sends a message unless there is no way to its destination.",
	}
	delivered = algorithms.Property{
		Name: "queued delivery",
		Text: "Where messages are queued, links lose nothing, nobody crashes and all partitions have healed when it " +
			"is time to settle, every message arrives that has a way.",
	}
	even = algorithms.Property{
		Name: "equal sets",
		Text: "After reconciliation, if links lose nothing and no failure was left or came when it was time to " +
			"settle, agents that are up and connected have seen the same messages.",
	}
)
