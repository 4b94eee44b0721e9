package mutex

import "github.com/joulemark/joulemark/algorithms"

// Central is mutual exclusion by a coordinator, node 0. Who wants to enter asks it, enters
// with its grant, and releases it on leaving; the coordinator grants one request at a time, in
// the order in which they come. That is three messages an entry. The coordinator's own
// requests are in the same queue and need no message, so where all N nodes ask, an entry takes
// 3(N-1)/N on average: textbooks, with a coordinator that only serves, say three.
//
// Requests are numbered, so that copies of messages and links that do not keep their order do
// no harm. A message that is lost and a crash of the coordinator, or of the node inside, let
// nobody in any more. A node that comes back has forgotten its place, and the coordinator who
// is inside: it stays silent for good.
var Central = algorithms.Algorithm[CentralMessage, CentralProcess]{
	Spec: algorithms.Spec{
		Name:    "central-mutex",
		Title:   "mutual exclusion by a coordinator",
		Problem: algorithms.Mutex,
		Unit:    "critical-section entry",
		About: "A node asks the coordinator, node 0, which grants one request at a time in the order in which they " +
			"come, and is told when the node leaves. The coordinator itself enters without a message, so the mean " +
			"over all nodes is a little less than three. All load is on one node, and if that crashes nobody enters.",
		Citation: "G. Coulouris, J. Dollimore, T. Kindberg, G. Blair: Distributed Systems: Concepts and Design, " +
			"5th edition, Addison-Wesley, 2012, section 15.2: the central server algorithm",
		Topology:     algorithms.NeedsStar,
		MinNodes:     1,
		Kinds:        algorithms.Kinds("request", "grant", "release"),
		Observations: Unstamped,
		Params:       Params,
		Formula:      "3 an entry; 0 where the coordinator enters",
		Growth:       "1",
		Delays:       "2 from an uncontended request to the entry, 2 from one entry's end to the next entry",
		Expected: func(s algorithms.Setup) algorithms.Expected {
			w, err := NewWorkload(s, centralDelays)
			if err != nil {
				return algorithms.Expected{}
			}
			return algorithms.Exactly(3 * (Entries(s) - float64(w.Quota(coordinator))))
		},
		Properties: []algorithms.Property{Exclusion, OnRequest, ByPermission},
		Goal:       "every node that is up has made its entries, and left",
		Safe: algorithms.Crashes | algorithms.Recoveries | algorithms.Loss | algorithms.Duplication |
			algorithms.Reordering | algorithms.Partitions,
		Live: algorithms.Duplication | algorithms.Reordering,
	},
	New: func(s algorithms.Setup) (algorithms.Instance[CentralProcess], error) {
		w, err := NewWorkload(s, centralDelays)
		if err != nil {
			return algorithms.Instance[CentralProcess]{}, err
		}
		return algorithms.Instance[CentralProcess]{
			Node: func(id algorithms.ID) CentralProcess {
				p := CentralProcess{Client: NewClient[CentralMessage](w)}
				if id == coordinator {
					p.desk = newDesk(w.N())
				}
				return p
			},
			Checker: NewSection(w, Rules{Permissions: func(algorithms.ID) int { return 1 }}),
		}, nil
	},
	Decode: decodeCentral,
}

// coordinator grants the critical section.
const coordinator algorithms.ID = 0

// centralDelays are those of request, grant and release.
const centralDelays = 3
