package snapshot

import "github.com/joulemark/joulemark/algorithms"

// ChandyLamport is the snapshot of Chandy and Lamport. The initiator records its state and sends a
// marker to every neighbour. Who receives its first marker records its state and does the same.
// What comes over a link between the node's own record and the marker of that link was under way.
// As links are FIFO, a marker divides what its sender had sent before it recorded its state from
// all else.
//
// Each link carries a marker each way: 2E, besides the payments.
var ChandyLamport = algorithms.Algorithm[Marked, MarkerNode]{
	Spec: algorithms.Spec{
		Name:    "chandy-lamport",
		Title:   "markers over FIFO links divide what came before the snapshot from what came after",
		Problem: algorithms.Snapshot,
		Unit:    "snapshot",
		About: "Nodes pay each other while the initiator records its balance and sends markers to all neighbours; " +
			"who gets a first marker records its balance at once and sends markers on. Payments that come over a " +
			"link after the node has recorded and before the marker of the link are recorded as under way. One " +
			"marker on every link in each direction, whatever is paid meanwhile. The parts of the snapshot stay " +
			"where they are recorded: nobody collects them. Links must be FIFO, as reordering shows, and lose " +
			"nothing; a dead node leaves links open, and one that comes back after a crash takes no part.",
		Citation: "K. M. Chandy, L. Lamport: Distributed snapshots: determining global states of distributed " +
			"systems. ACM Transactions on Computer Systems 3(1), 1985, 63-75",
		DefaultTopology: "random-regular:4",
		MinNodes:        1,
		FIFO:            true,
		Kinds:           algorithms.Kinds("payment", "marker"),
		Observations:    observations,
		Params:          bankParams,
		Formula:         "2E markers, and the payments",
		Growth:          "E",
		Delays:          "distance of the farthest node from the initiator, and 1",
		Expected:        expected,
		Counts: []algorithms.Count{{
			Name: "without payments", Without: []algorithms.Kind{kindPayment}, Formula: "2E", Expected: controls,
		}},
		Properties: properties,
		Goal:       goal,
		Safe:       algorithms.Crashes | algorithms.Recoveries,
	},
	New: func(s algorithms.Setup) (algorithms.Instance[MarkerNode], error) {
		b, err := bankOf(s)
		if err != nil {
			return algorithms.Instance[MarkerNode]{}, err
		}
		return algorithms.Instance[MarkerNode]{
			Node:    func(algorithms.ID) MarkerNode { return MarkerNode{account: b.account()} },
			Checker: newAudit(s.Graph, b.initiator),
		}, nil
	},
	Decode: decodeMarked,
}

// Kinds of message of both algorithms: a payment, and what the snapshot adds.
const (
	kindPayment algorithms.Kind = iota
	kindControl
	messageKinds
)

// Marked is a message of ChandyLamport: the amount of a payment, or 0 for a marker. Its encoding is
// a kind byte, and of a payment the varint of the amount.
type Marked int32

// Kind implements algorithms.Message.
func (m Marked) Kind() algorithms.Kind {
	if m == 0 {
		return kindControl
	}
	return kindPayment
}

// Size implements algorithms.Message.
func (m Marked) Size() int {
	if m == 0 {
		return 1
	}
	return 1 + algorithms.UvarintSize(uint64(m))
}

// Append implements algorithms.Message.
func (m Marked) Append(b []byte) []byte {
	b = append(b, byte(m.Kind()))
	if m == 0 {
		return b
	}
	return algorithms.AppendUvarint(b, uint64(m))
}

// Describe implements algorithms.Describer.
func (m Marked) Describe() string { return describe(int32(m)) }

func decodeMarked(b []byte) (Marked, error) {
	r := algorithms.NewReader(b)
	if r.Kind(int(messageKinds)) == kindControl {
		return 0, r.Done()
	}
	m := Marked(readAmount(r))
	return m, r.Done()
}

// MarkerNode is the state of one node of ChandyLamport.
type MarkerNode struct {
	account
	recorded bool
	underway []int64 // by neighbour: received since the record, -1 after the marker
}

var _ algorithms.Recoverer[Marked] = (*MarkerNode)(nil)

// Start implements algorithms.Node.
func (n *MarkerNode) Start(env *algorithms.Env[Marked]) { open(env, &n.account) }

// Recover implements algorithms.Recoverer: the money is lost.
func (n *MarkerNode) Recover(*algorithms.Env[Marked], []byte) { n.absent = true }

// Receive implements algorithms.Node.
func (n *MarkerNode) Receive(env *algorithms.Env[Marked], from algorithms.ID, m Marked) {
	i, linked := env.Place(from)
	switch {
	case n.absent || !linked:
	case m > 0:
		credit(env, &n.account, from, int32(m))
		if n.recorded && n.underway[i] != closed {
			n.underway[i] += int64(m)
		}
	default:
		n.record(env)
		if n.underway[i] != closed {
			env.Report(algorithms.Observation{What: sawChannel, Value: int64(from), Aux: n.underway[i]})
			n.underway[i] = closed
		}
	}
}

// closed is of a link of which all is recorded that was under way.
const closed = -1

// record records the balance, once, and sends the markers.
func (n *MarkerNode) record(env *algorithms.Env[Marked]) {
	if n.recorded {
		return
	}
	n.recorded, n.underway = true, make([]int64, env.Degree())
	env.Report(algorithms.Observation{What: sawState, Value: n.balance})
	for i := range env.Degree() {
		env.Send(env.Neighbor(i), 0)
	}
}

// Timeout implements algorithms.Node.
func (n *MarkerNode) Timeout(env *algorithms.Env[Marked], t algorithms.Timer) {
	switch {
	case t.Kind == timerRecord:
		n.record(env)
	case t.Kind == timerPay && n.left > 0:
		i, amount := pay(env, &n.account)
		env.Send(env.Neighbor(i), Marked(amount))
		wait(env, &n.account)
	}
}
