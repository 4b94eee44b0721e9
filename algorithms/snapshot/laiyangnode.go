package snapshot

import (
	"fmt"

	"github.com/joulemark/joulemark/algorithms"
)

// Coloured is a message of LaiYang: a payment, or the count of white payments over a link. Its
// encoding is a kind byte, and the varint of the count, or of twice the amount and one more if it
// is red.
type Coloured struct {
	amount int32 // 0: it is a count
	red    bool
	whites int32
}

// Kind implements algorithms.Message.
func (c Coloured) Kind() algorithms.Kind {
	if c.amount == 0 {
		return kindControl
	}
	return kindPayment
}

// value is what is written.
func (c Coloured) value() uint64 {
	switch {
	case c.amount == 0:
		return uint64(c.whites)
	case c.red:
		return 2*uint64(c.amount) + 1
	}
	return 2 * uint64(c.amount)
}

// Size implements algorithms.Message.
func (c Coloured) Size() int { return 1 + algorithms.UvarintSize(c.value()) }

// Append implements algorithms.Message.
func (c Coloured) Append(b []byte) []byte {
	return algorithms.AppendUvarint(append(b, byte(c.Kind())), c.value())
}

// Describe implements algorithms.Describer.
func (c Coloured) Describe() string {
	switch {
	case c.amount == 0:
		return fmt.Sprintf("%d white", c.whites)
	case c.red:
		return describe(c.amount) + ", red"
	}
	return describe(c.amount) + ", white"
}

func decodeColoured(b []byte) (Coloured, error) {
	r := algorithms.NewReader(b)
	var c Coloured
	if r.Kind(int(messageKinds)) == kindControl {
		c.red, c.whites = true, int32(r.Uvarint(maxTransfers))
		return c, r.Done()
	}
	value := r.Uvarint(2*maxPayment + 1)
	c.amount, c.red = int32(value/2), value%2 == 1
	if c.amount == 0 {
		r.Fail(errNoPayment)
	}
	return c, r.Done()
}

// ColourNode is the state of one node of LaiYang.
type ColourNode struct {
	account
	red   bool
	links []link // by neighbour; nil before there is something to note
}

// link is what a node knows of the payments over one link.
type link struct {
	sent     int32 // white ones to the neighbour
	received int32 // white ones from it
	of       int32 // as many as that it has sent, and 1; 0: it has not said
	underway int64
	closed   bool
}

var _ algorithms.Recoverer[Coloured] = (*ColourNode)(nil)

// Start implements algorithms.Node.
func (n *ColourNode) Start(env *algorithms.Env[Coloured]) {
	n.links = make([]link, env.Degree())
	open(env, &n.account)
}

// Recover implements algorithms.Recoverer: the money is lost.
func (n *ColourNode) Recover(*algorithms.Env[Coloured], []byte) { n.absent = true }

// Receive implements algorithms.Node.
func (n *ColourNode) Receive(env *algorithms.Env[Coloured], from algorithms.ID, c Coloured) {
	i, linked := env.Place(from)
	if n.absent || !linked {
		return
	}
	if c.red {
		n.record(env)
	}
	l := &n.links[i]
	switch {
	case c.amount == 0:
		l.of = c.whites + 1
	case c.red:
		credit(env, &n.account, from, c.amount)
		return
	default:
		credit(env, &n.account, from, c.amount)
		l.received++
		if n.red {
			l.underway += int64(c.amount)
		}
	}
	if n.red && !l.closed && l.received+1 == l.of {
		l.closed = true
		env.Report(algorithms.Observation{What: sawChannel, Value: int64(from), Aux: l.underway})
	}
}

// record records the balance, once, and tells the neighbours how many white payments there were.
func (n *ColourNode) record(env *algorithms.Env[Coloured]) {
	if n.red {
		return
	}
	n.red = true
	env.Report(algorithms.Observation{What: sawState, Value: n.balance})
	for i := range n.links {
		env.Send(env.Neighbor(i), Coloured{red: true, whites: n.links[i].sent})
	}
}

// Timeout implements algorithms.Node.
func (n *ColourNode) Timeout(env *algorithms.Env[Coloured], t algorithms.Timer) {
	switch {
	case t.Kind == timerRecord:
		n.record(env)
	case t.Kind == timerPay && n.left > 0:
		i, amount := pay(env, &n.account)
		if !n.red {
			n.links[i].sent++
		}
		env.Send(env.Neighbor(i), Coloured{amount: amount, red: n.red})
		wait(env, &n.account)
	}
}
