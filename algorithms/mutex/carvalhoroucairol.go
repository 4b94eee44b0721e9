package mutex

import "github.com/joulemark/joulemark/algorithms"

// CarvalhoRoucairol is the algorithm of Ricart and Agrawala with permissions that last
// (Carvalho and Roucairol 1983): a node keeps that of another until it gives its own to that
// one, and asks only those whose permission it has not. Between two nodes the permission lies
// with one of them or is under way, and who enters has it of all.
//
// The count depends on who has entered in between, from 0 to 2(N-1) an entry. A process asks
// each other at most once for an entry: where it gives away a kept permission while it waits,
// it asks for it behind that reply, and no later request of that other comes before its own.
// Added up over a run in which R nodes make E entries each: those that do not ask are asked
// once by each that does, 2R(N-R) messages, since they never ask back; and two that both ask
// are 2 messages at each change of hands, at least 2 changes (each has to enter, and neither
// has the permission at the start) and at most 2E. So it is exactly 2(N-1) an entry for E=1,
// 2(N-1) in all for a node that asks alone, and between the two sums else.
//
// What was said of faults there holds here too, with the exception that who has all
// permissions enters whoever else is down. Entries are no longer in the order of timestamps: a
// node that needs to ask nobody does not hear of requests that are older.
var CarvalhoRoucairol = algorithms.Algorithm[PermissionMessage, PermissionProcess]{
	Spec: algorithms.Spec{
		Name:    "carvalho-roucairol",
		Title:   "mutual exclusion by Carvalho and Roucairol",
		Problem: algorithms.Mutex,
		Unit:    "critical-section entry",
		About: "As Ricart and Agrawala have it, a node enters with the permissions of all others; but it keeps them " +
			"until the other asks for its own. Who enters again with nobody in between sends nothing, and the more " +
			"often others come in between, the nearer an entry is to 2(N-1) messages. It is not by timestamp alone.",
		Citation: "O. S. F. Carvalho, G. Roucairol: On Mutual Exclusion in Computer Networks, CACM 26(2), 1983, " +
			"pp. 146-147",
		Topology:     algorithms.NeedsComplete,
		MinNodes:     1,
		Kinds:        algorithms.Kinds("request", "reply"),
		Observations: Timestamped,
		Params:       Params,
		Formula:      "0 to 2(N-1) an entry; 2(N-1) the first",
		Growth:       "N",
		Delays:       "0 to 2 from an uncontended request to the entry, 1 from one entry's end to the next entry",
		Expected: func(s algorithms.Setup) algorithms.Expected {
			n, r := float64(s.N()), float64(requesters(s))
			e := Entries(s) / r
			once, pairs := 2*r*(n-r), r*(r-1)/2
			return algorithms.Expected{Low: once + 4*pairs, High: once + 4*e*pairs}
		},
		Properties: []algorithms.Property{Exclusion, OnRequest, ByPermission},
		Goal:       "every node that is up has made its entries, and left",
		Safe:       permissionSafe,
		Live:       algorithms.Duplication | algorithms.Reordering,
	},
	New: func(s algorithms.Setup) (algorithms.Instance[PermissionProcess], error) {
		return newPermissions(s, true)
	},
	Decode: decodePermission,
}
