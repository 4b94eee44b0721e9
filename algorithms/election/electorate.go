package election

import (
	"slices"

	"github.com/joulemark/joulemark/algorithms"
)

// What is watched where elections are held in rounds. That a node is passed over or not waited for
// any more because it does not answer in time is what the first three rest on.
var (
	oneLeaderPerRound = algorithms.Property{
		Name: "one leader per round",
		Text: "No two nodes lead an undisturbed round, and none leads any round twice. A " +
			"round is undisturbed where no message may be lost, and since those who call it stood for election no " +
			"node has crashed or come back and no link been cut.",
		Synchronous: true,
	}
	highestLeadsRound = algorithms.Property{
		Name: "the highest leads",
		Text: "Who leads an undisturbed round has the highest identifier of all nodes that " +
			"are up.",
		Synchronous: true,
	}
	sameLeaderInRound = algorithms.Property{
		Name: "agreement", Text: "All who lead or follow in an undisturbed round have the same leader.",
		Synchronous: true,
	}
	callBeforeLead = algorithms.Property{
		Name: "call before lead", Text: "A node leads under its own identifier, while it is up, and a round that it " +
			"has called; nobody follows in a round that was not called.",
	}
	noTermBack = algorithms.Property{
		Name: "terms do not go back", Text: "The rounds that a node calls, leads or follows rise, and within a round " +
			"it turns to leaders with higher identifiers only, also across a crash.",
	}
	properties = []algorithms.Property{
		oneLeaderPerRound, highestLeadsRound, sameLeaderInRound, callBeforeLead, noTermBack,
	}
)

const goal = "all nodes that are up have the same leader in the same round, the highest that any of them is in, " +
	"and it has the highest identifier of them"

// nobody is the term of a node without a leader.
const nobody = -1

// electorate checks elections that are held in rounds. It is the same for all of them.
type electorate struct {
	algorithms.Membership
	ids   []int32 // identifier by node; nil where it is the node's number
	seen  []int64 // last term by node, whatever happened since
	round []int64 // last round by node, likewise
	view  []int64 // the term that a node leads or follows now, or nobody

	rounds   map[int64]*poll
	led      int64 // rounds and leaders that there were
	called   int64
	lossy    bool // messages may be lost, which nobody tells a checker
	cuts     int
	troubles int // faults so far

	// What the goal is about, kept up to date because it is asked for after every
	// observation.
	highest int64 // identifier that is up, -1 if none
	best    int64 // term that an up node is in
	agree   int   // up nodes in that term
}

// poll is what has come of a round.
type poll struct {
	troubles int             // faults until the first stood who has called it, -1 where links were cut
	leader   int64           // identifier that was named first, or nobody
	leaders  []algorithms.ID // who has claimed to lead it
}

// newElectorate is for nodes that start in the given term, or with nobody for a leader.
func newElectorate(s algorithms.Setup, ids []int32, start int64) *electorate {
	n := s.N()
	e := &electorate{
		Membership: algorithms.NewMembership(n), ids: ids, lossy: s.Faults.Has(algorithms.Loss),
		seen: make([]int64, n), round: make([]int64, n), view: make([]int64, n),
		rounds: map[int64]*poll{},
	}
	for i := range n {
		e.seen[i], e.view[i] = start, start
	}
	e.survey()
	return e
}

func (e *electorate) id(node algorithms.ID) int64 {
	if e.ids == nil {
		return int64(node)
	}
	return int64(e.ids[node])
}

// survey works out the goal's figures anew.
func (e *electorate) survey() {
	e.highest, e.best, e.agree = -1, nobody, 0
	for i, t := range e.view {
		node := algorithms.ID(i)
		if !e.Up(node) {
			continue
		}
		e.highest = max(e.highest, e.id(node))
		e.count(t)
	}
}

// count adds an up node's term to the goal's figures.
func (e *electorate) count(term int64) {
	switch {
	case term > e.best:
		e.best, e.agree = term, 1
	case term == e.best && term != nobody:
		e.agree++
	}
}

// Observe implements algorithms.Checker.
func (e *electorate) Observe(_ algorithms.Time, node algorithms.ID, o algorithms.Observation) error {
	switch o.What {
	case sawCall:
		return e.call(node, o.Value)
	case sawLeader:
		if err := e.lead(node, o.Value, o.Aux); err != nil {
			return err
		}
		return e.join(node, o.Value, o.Aux)
	case sawFollow:
		return e.join(node, o.Aux, o.Value)
	}
	return nil
}

// call takes the node's leave of its leader.
func (e *electorate) call(node algorithms.ID, round int64) error {
	if round <= e.round[node] {
		return noTermBack.Broken("node %d calls round %d after round %d", node, round, e.round[node])
	}
	e.called++
	e.round[node] = round
	if e.rounds[round] == nil {
		e.rounds[round] = &poll{troubles: e.since(), leader: nobody}
	}
	e.leave(node)
	return nil
}

// leave takes a node out of the term that it is in.
func (e *electorate) leave(node algorithms.ID) {
	t := e.view[node]
	e.view[node] = nobody
	if t != nobody && t == e.best && e.Up(node) {
		if e.agree--; e.agree == 0 {
			e.survey()
		}
	}
}

// lead takes the node's claim to lead a round.
func (e *electorate) lead(node algorithms.ID, round, id int64) error {
	p := e.rounds[round]
	switch {
	case p == nil || e.round[node] != round:
		return callBeforeLead.Broken("node %d leads round %d and has not called it", node, round)
	case !e.Up(node):
		return callBeforeLead.Broken("node %d leads round %d and is down", node, round)
	case id != e.id(node):
		return callBeforeLead.Broken("node %d leads with identifier %d, and its own is %d", node, id, e.id(node))
	case slices.Contains(p.leaders, node):
		return oneLeaderPerRound.Broken("node %d leads round %d for the second time", node, round)
	case e.undisturbed(p) && len(p.leaders) > 0:
		return oneLeaderPerRound.Broken("node %d leads round %d, which node %d does", node, round, p.leaders[0])
	case e.undisturbed(p) && id != e.highest:
		return highestLeadsRound.Broken("node %d leads round %d with identifier %d, and the highest is %d",
			node, round, id, e.highest)
	}
	p.leaders = append(p.leaders, node)
	e.led++
	return nil
}

// since is from when on a round that begins now is undisturbed: how many faults there were, -1
// where links are cut.
func (e *electorate) since() int {
	if e.cuts > 0 {
		return -1
	}
	return e.troubles
}

// undisturbed reports whether nothing has gone wrong since the first stood who has called a round.
func (e *electorate) undisturbed(p *poll) bool { return !e.lossy && p.troubles == e.troubles }

// join takes a node into a round whose leader has the given identifier.
func (e *electorate) join(node algorithms.ID, round, id int64) error {
	if round < 0 || round > maxRound || id < 0 || id >= int64(e.N()) {
		return sameLeaderInRound.Broken("node %d has identifier %d for a leader in round %d "+
			"(allowed: 0 to %d, 0 to %d)", node, id, round, e.N()-1, maxRound)
	}
	term := termOf(uint32(round), int32(id), e.N())
	switch {
	case term <= e.seen[node]:
		return noTermBack.Broken("node %d has leader %d in round %d after leader %d in round %d",
			node, id, round, e.seen[node]%int64(e.N()), e.seen[node]/int64(e.N()))
	case round < e.round[node]:
		return noTermBack.Broken("node %d has leader %d in round %d after round %d",
			node, id, round, e.round[node])
	}
	p := e.rounds[round]
	switch {
	case p == nil:
		return callBeforeLead.Broken("node %d has leader %d in round %d, which nobody has called",
			node, id, round)
	case !e.undisturbed(p):
	case p.leader == nobody:
		p.leader = id
	case p.leader != id:
		return sameLeaderInRound.Broken("node %d has leader %d in round %d, and others have %d",
			node, id, round, p.leader)
	}
	old := e.view[node]
	e.seen[node], e.round[node], e.view[node] = term, round, term
	if !e.Up(node) {
		return nil
	}
	if old == e.best && old != nobody {
		e.agree--
	}
	e.count(term)
	return nil
}

// Fault implements algorithms.Checker. A node that comes back knows of no leader.
func (e *electorate) Fault(_ algorithms.Time, f algorithms.Fault) {
	e.Apply(f)
	e.troubles++
	switch f.Kind {
	case algorithms.Split:
		e.cuts++
	case algorithms.Heal:
		e.cuts--
	case algorithms.Crash:
		e.survey()
	case algorithms.Recover:
		e.view[f.Node] = nobody
		e.survey()
	}
}

// Goal implements algorithms.Checker.
func (e *electorate) Goal() bool {
	return e.best != nobody && e.agree == e.Ups() && e.best%int64(e.N()) == e.highest
}

// Result implements algorithms.Checker. An election that was won counts, also where a
// failure undid it.
func (e *electorate) Result() algorithms.Result {
	return algorithms.Result{
		Ops:     e.led,
		Metrics: []algorithms.Metric{{Name: "elections called", Value: float64(e.called)}},
	}
}
