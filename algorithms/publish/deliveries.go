package publish

import (
	"math/bits"

	"github.com/joulemark/joulemark/algorithms"
)

// Observations, the same in all algorithms of this package.
const (
	sawPublished = iota // Value: the event
	sawDelivered        // Value: the event
	sawStopped          // of gossip: the node will not send by itself any more
)

const allFaults = algorithms.Crashes | algorithms.Recoveries | algorithms.Loss | algorithms.Duplication |
	algorithms.Reordering | algorithms.Partitions

// What deliveries checks.
var (
	publishedFirst = algorithms.Property{
		Name: "published before delivered",
		Text: "Nobody but the subscribers hears of an event, and they of none that " +
			"was not published.",
	}
	atMostOnce = algorithms.Property{
		Name: "at most once", Text: "A subscriber hears of an event once at most, until it loses its memory in a " +
			"crash; MQTT with QoS 1 does not promise this.",
	}
	properties = []algorithms.Property{publishedFirst, atMostOnce}
)

// deliveries follows which events were published and who has heard of them: a word for each node.
// Its goal is that all events are published and that every subscriber which is up has all of them.
type deliveries struct {
	algorithms.Membership
	source    algorithms.ID
	first     algorithms.ID // the subscriber with the lowest number; the others follow
	events    int           // that the run is to publish
	again     bool          // a subscriber may hear of an event more than once
	published uint64
	heard     []uint64 // by node, since it came up
	have      int64    // pairs of an event and a subscriber that is up
	repeats   int64    // deliveries of what the subscriber had
}

var _ algorithms.Checker = (*deliveries)(nil)

func newDeliveries(n int, source, first algorithms.ID, events int) *deliveries {
	return &deliveries{
		Membership: algorithms.NewMembership(n), source: source, first: first, events: events, heard: make([]uint64, n),
	}
}

// Observe implements algorithms.Checker. A publisher that comes back may publish an event once
// more.
func (d *deliveries) Observe(_ algorithms.Time, node algorithms.ID, o algorithms.Observation) error {
	event := bit(uint16(max(0, min(o.Value, maxEvents+1))))
	switch o.What {
	case sawPublished:
		if node != d.source || event == 0 {
			return publishedFirst.Broken("node %d publishes event %d; node %d publishes",
				node, o.Value, d.source)
		}
		d.published |= event
	case sawDelivered:
		switch {
		case d.published&event == 0:
			return publishedFirst.Broken("node %d hears of event %d, which was not published",
				node, o.Value)
		case node < d.first:
			return publishedFirst.Broken("node %d hears of event %d and is no subscriber",
				node, o.Value)
		case d.heard[node]&event == 0:
			d.heard[node] |= event
			d.have++
		case d.again:
			d.repeats++
		default:
			return atMostOnce.Broken("node %d hears of event %d a second time", node, o.Value)
		}
	}
	return nil
}

// Fault implements algorithms.Checker. A subscriber that goes down forgets.
func (d *deliveries) Fault(_ algorithms.Time, f algorithms.Fault) {
	if f.Kind == algorithms.Crash && d.Up(f.Node) {
		d.have -= int64(bits.OnesCount64(d.heard[f.Node]))
		d.heard[f.Node] = 0
	}
	d.Apply(f)
}

// pairs is how many pairs of an event and a subscriber that is up there are.
func (d *deliveries) pairs() int64 {
	subscribers := d.Ups()
	for id := range d.first {
		if d.Up(id) {
			subscribers--
		}
	}
	return int64(subscribers) * int64(d.events)
}

// Goal implements algorithms.Checker.
func (d *deliveries) Goal() bool {
	return bits.OnesCount64(d.published) == d.events && d.have == d.pairs()
}

// Result implements algorithms.Checker.
func (d *deliveries) Result() algorithms.Result {
	coverage := 1.0 // of nobody
	if pairs := d.pairs(); pairs > 0 {
		coverage = float64(d.have) / float64(pairs)
	}
	r := algorithms.Result{
		Ops:     int64(bits.OnesCount64(d.published)),
		Metrics: []algorithms.Metric{{Name: "coverage", Value: coverage}},
	}
	if d.again {
		r.Metrics = append(r.Metrics, algorithms.Metric{Name: "repeated deliveries", Value: float64(d.repeats)})
	}
	return r
}
