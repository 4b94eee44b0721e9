package mutex

import "github.com/joulemark/joulemark/algorithms"

// RicartAgrawala is mutual exclusion by permissions (Ricart and Agrawala 1981). Who wants to
// enter sends a request with a timestamp to all others and enters with the replies of all. One
// that is inside, or whose own request comes first, replies when it leaves; everybody else at
// once. So there is a request to each of the others for an entry, and one reply to each
// request, late or not: 2(N-1), whoever else wants to enter. There is no release, which is
// what it saves against Lamport's algorithm.
//
// As in the paper, links need not keep their order: a process compares a request with its own
// whenever it comes, and has nothing else to go by. Replies name the request that they answer
// and each request is answered once, so copies do no harm either. A lost message and any node
// that is down keep out all others. A node that comes back has forgotten whom it has permitted
// to enter; it stays silent for good.
var RicartAgrawala = algorithms.Algorithm[PermissionMessage, PermissionProcess]{
	Spec: algorithms.Spec{
		Name:    "ricart-agrawala",
		Title:   "mutual exclusion by Ricart and Agrawala",
		Problem: algorithms.Mutex,
		Unit:    "critical-section entry",
		About: "A node sends its request with a timestamp to all others and enters with the replies of all. Who is " +
			"inside, or has a request that comes first, replies on leaving, all others at once. That saves the " +
			"releases of Lamport's algorithm, and needs no links in order. Any node that is down lets nobody in.",
		Citation: "G. Ricart, A. K. Agrawala: An Optimal Algorithm for Mutual Exclusion in Computer Networks, " +
			"CACM 24(1), 1981, pp. 9-17",
		Topology:     algorithms.NeedsComplete,
		MinNodes:     1,
		Kinds:        algorithms.Kinds("request", "reply"),
		Observations: Timestamped,
		Params:       Params,
		Formula:      "2(N-1) an entry",
		Growth:       "N",
		Delays:       "2 from an uncontended request to the entry, 1 from one entry's end to the next entry",
		Expected: func(s algorithms.Setup) algorithms.Expected {
			return algorithms.Exactly(2 * float64(s.N()-1) * Entries(s))
		},
		Properties: []algorithms.Property{Exclusion, OnRequest, ByPermission, ByTimestamp},
		Goal:       "every node that is up has made its entries, and left",
		Safe:       permissionSafe,
		Live:       algorithms.Duplication | algorithms.Reordering,
	},
	New: func(s algorithms.Setup) (algorithms.Instance[PermissionProcess], error) {
		return newPermissions(s, false)
	},
	Decode: decodePermission,
}

const (
	permissionSafe = algorithms.Crashes | algorithms.Recoveries | algorithms.Loss | algorithms.Duplication |
		algorithms.Reordering | algorithms.Partitions
	// permissionDelays are those of request and reply.
	permissionDelays = 2
)

// newPermissions prepares a run. Where permissions are kept, a later request need not be known to
// who enters, and the order by timestamp is lost.
func newPermissions(s algorithms.Setup, keeps bool) (algorithms.Instance[PermissionProcess], error) {
	w, err := NewWorkload(s, permissionDelays)
	if err != nil {
		return algorithms.Instance[PermissionProcess]{}, err
	}
	return algorithms.Instance[PermissionProcess]{
		Node: func(algorithms.ID) PermissionProcess { return newPermissionProcess(w, keeps) },
		Checker: NewSection(w, Rules{
			Permissions: func(algorithms.ID) int { return w.N() - 1 },
			ByTimestamp: !keeps,
		}),
	}, nil
}
