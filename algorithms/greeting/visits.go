package greeting

import (
	"github.com/joulemark/joulemark/algorithms"
)

// What the checker watches over.
var (
	countedOnce = algorithms.Property{
		Name: "counted once", Text: "A greeting is made by who is to greet, to another node, and its answer counts " +
			"once.",
	}
	greetedBeforeAnswered = algorithms.Property{
		Name: "greeted before answered", Text: "Nobody answers who was not greeted, and no answer counts that was " +
			"not given.",
	}
)

// visits is the checker: it follows who has greeted whom, and who has answered, one bit for each
// pair.
type visits struct {
	algorithms.Membership
	met  []bitset // by host: whose answer it has
	told []bitset // by host: who has ever answered it
	done int64
	open int64 // greetings without an answer between nodes that are up
}

var _ algorithms.Checker = (*visits)(nil)

// newVisits is a run of n nodes in which those from 0 to hosts-1 greet.
func newVisits(n, hosts int) *visits {
	v := &visits{
		Membership: algorithms.NewMembership(n),
		met:        make([]bitset, hosts),
		told:       make([]bitset, hosts),
		open:       int64(hosts) * int64(n-1),
	}
	for i := range v.met {
		v.met[i], v.told[i] = newBitset(n), newBitset(n)
	}
	return v
}

// Observe implements algorithms.Checker.
func (v *visits) Observe(_ algorithms.Time, node algorithms.ID, o algorithms.Observation) error {
	if o.What == sawGreeting {
		if o.Value < 0 || o.Value >= int64(len(v.told)) || o.Value == int64(node) {
			return greetedBeforeAnswered.Broken("node %d answers %d, which greets nobody there", node, o.Value)
		}
		v.told[o.Value].add(int(node))
		return nil
	}
	switch {
	case int(node) >= len(v.met):
		return countedOnce.Broken("node %d took an answer, and was not to greet anybody", node)
	case o.Value < 0 || o.Value >= int64(v.N()) || o.Value == int64(node):
		return countedOnce.Broken("node %d greeted %d (allowed: another node from 0 to %d)",
			node, o.Value, v.N()-1)
	case !v.told[node].has(int(o.Value)):
		return greetedBeforeAnswered.Broken("node %d took an answer of %d, which gave none", node, o.Value)
	case v.met[node].has(int(o.Value)):
		return countedOnce.Broken("node %d took a second answer from %d", node, o.Value)
	}
	if v.Up(algorithms.ID(o.Value)) {
		v.open--
	}
	v.met[node].add(int(o.Value))
	v.done++
	return nil
}

// Fault implements algorithms.Checker. A host that comes back greets everybody anew; that it has
// been greeted itself stays true.
func (v *visits) Fault(_ algorithms.Time, f algorithms.Fault) {
	wasUp := v.Up(f.Node)
	if wasUp {
		v.open -= v.openOf(f.Node)
	}
	if f.Kind == algorithms.Recover && !wasUp && int(f.Node) < len(v.met) {
		clear(v.met[f.Node])
	}
	v.Apply(f)
	if v.Up(f.Node) {
		v.open += v.openOf(f.Node)
	}
}

// openOf counts the greetings without an answer between a node and those that are up.
func (v *visits) openOf(node algorithms.ID) int64 {
	var n int64
	if int(node) < len(v.met) {
		for i := range v.N() {
			if id := algorithms.ID(i); id != node && v.Up(id) && !v.met[node].has(i) {
				n++
			}
		}
	}
	for i := range v.met {
		if id := algorithms.ID(i); id != node && v.Up(id) && !v.met[i].has(int(node)) {
			n++
		}
	}
	return n
}

// Goal implements algorithms.Checker.
func (v *visits) Goal() bool { return v.open == 0 }

// Result implements algorithms.Checker.
func (v *visits) Result() algorithms.Result { return algorithms.Result{Ops: v.done} }
