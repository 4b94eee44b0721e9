package quorum

import (
	"slices"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/mutex"
)

// Maekawa is mutual exclusion by quorums of about √N nodes (Maekawa 1985). Who wants to enter
// asks the K nodes of its quorum, each of which gives its one lock to one request at a time;
// with all locks it enters, and releases them on leaving. A node is in its own quorum and
// sends itself no messages, so an entry takes 3(K-1) where nobody else wants to enter: K is
// q+1 in a projective plane of N = q²+q+1 nodes, and rows and columns less one in a grid,
// 2√N-1 of a square.
//
// Two processes may each hold a lock that the other waits for. A request that comes before the
// one that holds the lock has the arbiter inquire; the holder relinquishes if it knows that it
// waits for another lock, which it learns by failed. The paper tells only some of those that
// wait that they have failed, so that it may come to a deadlock; as Sanders put right in 1987,
// the arbiter also tells one that was first of those that wait, and is not any more.
//
// What contention costs at most follows from what one request can set off at one arbiter.
// Request, lock and release are its own. If it does not come first, it is told that it has
// failed: 4. If it does, and nobody was inquired before, inquire, relinquish and the lock that
// is given once more to the one that gave it back come on top: 6; if somebody was, the one
// that came first until then is told that it has failed: 4. At its own arbiter a request costs
// nothing but those three of inquiring another. So it is at most 6(K-1)+3. The 5√N that is
// often quoted for heavy load leaves the second lock out. Where all ask all the time,
// simulated runs come to about 4(K-1).
//
// Locks are numbered by how often the arbiter has given them to a request, which the paper has
// no need of: so copies of messages do no harm, nor does a link that does not keep its order.
// A lost message can leave an arbiter locked, and a node that is down all quorums that it is
// in. One that comes back has forgotten who has its lock; it stays silent for good.
var Maekawa = algorithms.Algorithm[Message, Process]{
	Spec: algorithms.Spec{
		Name:    "maekawa",
		Title:   "mutual exclusion by Maekawa's quorums",
		Problem: algorithms.Mutex,
		Unit:    "critical-section entry",
		About: "A node asks the K nodes of its quorum for their locks, enters with all of them and releases them. " +
			"Any two quorums have a node in common: lines of a projective plane, K(K-1)+1 = N, where there is one, " +
			"or rows and columns of a grid. Who holds a lock that an earlier request needs gives it back if it has " +
			"to wait itself, with the correction of Sanders (1987), without which it can come to a deadlock.",
		Citation: "M. Maekawa: A √N Algorithm for Mutual Exclusion in Decentralized Systems, ACM TOCS 3(2), 1985, " +
			"pp. 145-159; B. A. Sanders: The Information Structure of Distributed Mutual Exclusion Algorithms, " +
			"ACM TOCS 5(3), 1987, pp. 284-299",
		Topology:     algorithms.NeedsComplete,
		MinNodes:     1,
		Kinds:        algorithms.Kinds("request", "locked", "release", "failed", "inquire", "relinquish"),
		Observations: mutex.Timestamped,
		Params: append(slices.Clip(mutex.Params), algorithms.Param{
			Name: "quorums", Default: auto, Choices: []string{auto, grid, plane},
			Doc: "lines of a projective plane, rows and columns of a grid, or (auto) a plane where there is one",
		}),
		Formula:  "3(K-1) an entry, contended at most 6(K-1)+3",
		Growth:   "√N",
		Delays:   "2 from an uncontended request to the entry, 1 or 2 from one entry's end to the next entry",
		Expected: expected,
		Properties: []algorithms.Property{
			mutex.Exclusion, mutex.OnRequest, mutex.ByPermission,
		},
		Goal: "every node that is up has made its entries, and left",
		Safe: algorithms.Crashes | algorithms.Recoveries | algorithms.Loss | algorithms.Duplication |
			algorithms.Reordering | algorithms.Partitions,
		Live: algorithms.Duplication | algorithms.Reordering,
	},
	New: func(s algorithms.Setup) (algorithms.Instance[Process], error) {
		w, c, err := prepare(s)
		if err != nil {
			return algorithms.Instance[Process]{}, err
		}
		return algorithms.Instance[Process]{
			Node: func(algorithms.ID) Process {
				return Process{Client: mutex.NewClient[Message](w), arbiter: newArbiter(), coterie: &c}
			},
			Checker: mutex.NewSection(w, mutex.Rules{Permissions: c.size}),
		}, nil
	},
	Decode: decode,
}

// delays are those of request, lock and release.
const delays = 3

func prepare(s algorithms.Setup) (*mutex.Workload, coterie, error) {
	w, err := mutex.NewWorkload(s, delays)
	if err != nil {
		return nil, coterie{}, err
	}
	c, err := newCoterie(s.N(), s.Params.Word("quorums"))
	return w, c, err
}

func expected(s algorithms.Setup) algorithms.Expected {
	w, c, err := prepare(s)
	if err != nil {
		return algorithms.Expected{}
	}
	others := 0
	for id := range algorithms.ID(s.N()) {
		others += w.Quota(id) * (c.size(id) - 1)
	}
	if !w.Contended() {
		return algorithms.Exactly(3 * float64(others))
	}
	return algorithms.Expected{Low: 3 * float64(others), High: 6*float64(others) + 3*mutex.Entries(s)}
}
