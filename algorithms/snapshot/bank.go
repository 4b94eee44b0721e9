package snapshot

import (
	"github.com/joulemark/joulemark/algorithms"
)

// funds is what every node has at first. No payment is above maxPayment, and there are so few that
// nobody runs out of money.
const (
	funds        = 1_000_000
	maxPayment   = 100
	maxTransfers = 1000
)

// Kinds of timer.
const (
	timerPay uint8 = iota
	timerRecord
)

var bankParams = []algorithms.Param{
	{
		Name: "transfers", Doc: "payments that each node makes, each to a neighbour that it draws, about one in " +
			"every bound on delays", Default: "8", Max: maxTransfers,
	},
	{Name: "initiator", Doc: "node that begins when half of the payments are made", Default: "0", Max: 1<<31 - 1},
}

// bank is what all nodes of a run share, and none changes.
type bank struct {
	initiator algorithms.ID
	transfers int
	delta     algorithms.Time
}

func bankOf(s algorithms.Setup) (*bank, error) {
	initiator, err := s.Node("initiator")
	return &bank{initiator, s.Params.Int("transfers"), s.Delta}, err
}

// expected is the count of payments of all nodes that have a neighbour, and of a message each way
// on every link that the initiator can reach.
func expected(s algorithms.Setup) algorithms.Expected {
	paying := 0.0
	for i := range s.N() {
		if s.Graph.Degree(algorithms.ID(i)) > 0 {
			paying++
		}
	}
	e := controls(s)
	return algorithms.Exactly(paying*s.Params.Float("transfers") + e.High)
}

// controls is the count without payments.
func controls(s algorithms.Setup) algorithms.Expected {
	return algorithms.Exactly(2 * float64(s.Graph.Component(algorithms.ID(s.Params.Int("initiator"))).Links))
}

// account is a node's money, and the payments that it has still to make.
type account struct {
	bank    *bank
	balance int64
	left    int
	absent  bool // the node has come back after a crash
}

func (b *bank) account() account { return account{bank: b, balance: funds, left: b.transfers} }

// open sets the first timers.
func open[M algorithms.Message](env *algorithms.Env[M], a *account) {
	if env.Self() == a.bank.initiator {
		env.SetTimer(algorithms.Time(a.bank.transfers/2+1)*a.bank.delta, algorithms.Timer{Kind: timerRecord})
	}
	wait(env, a)
}

// wait sets the timer of the next payment, if there is one.
func wait[M algorithms.Message](env *algorithms.Env[M], a *account) {
	if a.left > 0 && env.Degree() > 0 {
		gap := 1 + algorithms.Time(env.Rand().IntN(int(2*a.bank.delta)))
		env.SetTimer(gap, algorithms.Timer{Kind: timerPay})
	}
}

// pay takes a payment from the account, which the node is to send: to which neighbour, and how
// much.
func pay[M algorithms.Message](env *algorithms.Env[M], a *account) (neighbour int, amount int32) {
	neighbour = env.Rand().IntN(env.Degree())
	amount = int32(1 + env.Rand().IntN(maxPayment))
	a.left--
	a.balance -= int64(amount)
	env.Report(algorithms.Observation{What: sawSent, Value: int64(env.Neighbor(neighbour)), Aux: int64(amount)})
	return neighbour, amount
}

// credit puts a payment into the account.
func credit[M algorithms.Message](env *algorithms.Env[M], a *account, from algorithms.ID, amount int32) {
	a.balance += int64(amount)
	env.Report(algorithms.Observation{What: sawReceived, Value: int64(from), Aux: int64(amount)})
}
