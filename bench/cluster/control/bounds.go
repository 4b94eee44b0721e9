package control

import (
	"errors"
	"fmt"
	"math"
	"time"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/socket"
	"github.com/joulemark/joulemark/energy"
	"github.com/joulemark/joulemark/internal/suggest"
)

// Bounds is what the coordinator knows of a node by itself, and by which it judges what the node
// says. They are wide: whoever has the secret can lie within them. But what no machine can have
// done never gets into a sum.
type Bounds struct {
	Nodes        int           // of the run
	Observations int           // kinds of them that the algorithm names; 0: none
	Elapsed      time.Duration // since the start of the run
	CPUs         int           // of the node's machine
}

// The limits of any machine.
const (
	maxCPUs  = 1 << 13
	maxRate  = 1e9 // messages, calls, or frames a second
	maxBytes = 1e12
	maxWatts = 1e5
	// maxCount keeps sums over all nodes from overflowing.
	maxCount = 1 << 52
	// leeway is how much longer a node may have counted than the coordinator knows of: its clock is
	// another one.
	leeway     = time.Second
	maxTexts   = 64  // warnings, or domains
	maxWarning = 600 // bytes
	maxName    = 200
	maxRequest = 1 << 16
)

// window is for how long a node may have counted.
func (b Bounds) window() float64 { return 1.01*b.Elapsed.Seconds() + leeway.Seconds() }

// most is the largest count at a rate.
func (b Bounds) most(rate float64) int64 { return int64(min(maxCount, rate*b.window())) }

// Validate says what is wrong with an answer.
func (a *Answer) Validate(b Bounds) error {
	var errs []error
	if len(a.Request) > maxRequest {
		errs = append(errs, fmt.Errorf("request for a certificate: %d bytes (allowed: up to %d)",
			len(a.Request), maxRequest))
	}
	if a.CPUs < 0 || a.CPUs > maxCPUs {
		errs = append(errs, fmt.Errorf("CPUs: %d (allowed: 1 to %d)", a.CPUs, maxCPUs))
	}
	if a.State != nil {
		errs = append(errs, a.State.Validate(b))
	}
	if a.Report != nil {
		errs = append(errs, a.Report.Validate(b))
	}
	for _, batch := range []*Batch{a.Observed, a.Last} {
		if batch != nil {
			errs = append(errs, batch.Validate(b))
		}
	}
	if err := errors.Join(errs...); err != nil {
		return fmt.Errorf("what it says cannot be: %w", first(err))
	}
	return nil
}

// first is the first of joined errors: one is enough to take nothing of an answer.
func first(err error) error {
	for {
		joined, ok := err.(interface{ Unwrap() []error })
		if !ok {
			return err
		}
		err = joined.Unwrap()[0]
	}
}

// Validate says what is wrong with a batch.
func (b *Batch) Validate(bounds Bounds) error {
	for _, o := range b.Seen {
		if bounds.Observations > 0 && int(o.What) >= bounds.Observations {
			return fmt.Errorf("observation of kind %d (allowed: 0 to %d)", o.What, bounds.Observations-1)
		}
	}
	return nil
}

// Validate says what is wrong with the state of a node.
func (s *State) Validate(b Bounds) error {
	if n := b.Nodes; len(s.Sent) != 2*n || len(s.Received) != 2*n {
		return fmt.Errorf("the state counts frames to %d peers and from %d (allowed: %d, each node twice)",
			len(s.Sent), len(s.Received), 2*n)
	}
	most := b.most(maxRate)
	return errors.Join(
		within("sent", most, s.Sent...), within("received", most, s.Received...),
		within("pending", most, int64(s.Pending)), within("events", most, s.Events),
		within("last call in microseconds", int64(b.window()*float64(algorithms.Second)), int64(s.Last)),
	)
}

func (s *Stalls) validate(b Bounds) error {
	window := int64(b.window() * float64(algorithms.Second))
	return errors.Join(
		within("stalls", b.most(maxRate), s.Count),
		within("the worst stall in microseconds", window, int64(s.Worst.Span)),
		within("the worst stall since the start in microseconds", window, int64(s.Worst.At)),
	)
}

// within refuses counts that nothing can have led to.
func within(name string, most int64, counts ...int64) error {
	for _, n := range counts {
		if n < 0 || n > most {
			return fmt.Errorf("%s: %d (allowed: 0 to %d)", name, n, most)
		}
	}
	return nil
}

// Validate says what is wrong with the report of a node.
func (r *Report) Validate(b Bounds) error {
	c := &r.Counts
	switch {
	case len(r.To) != b.Nodes || len(r.Bytes) != b.Nodes:
		return fmt.Errorf("the report has messages for %d nodes and bytes for %d (allowed: %d)",
			len(r.To), len(r.Bytes), b.Nodes)
	case len(c.Sizes) > socket.DefaultMaxBody+1:
		return fmt.Errorf("the report has %d sizes of messages (allowed: up to %d)",
			len(c.Sizes), socket.DefaultMaxBody+1)
	case c.BySender != nil || c.ByReceiver != nil || c.BytesBySender != nil || c.BytesByReceiver != nil:
		return errors.New("the report counts by sender or by receiver (allowed: neither, since it is of one node)")
	}
	most, bytes, s := b.most(maxRate), b.most(maxBytes), &r.Sockets
	errs := []error{
		r.State.Validate(b), r.Stalls.validate(b),
		within("messages by receiver", most, r.To...), within("bytes by receiver", bytes, r.Bytes...),
		within("messages sent", most, c.Sent), within("messages delivered", most, c.Delivered),
		within("messages duplicated", most, c.Duplicated), within("messages dropped", most, c.Dropped[:]...),
		within("bytes", bytes, c.Bytes), within("sizes", most, c.Sizes...),
		within("depth", math.MaxInt32, c.Depth),
		within("frames", most, s.Frames), within("body", bytes, s.Body), within("framing", bytes, s.Framing),
		within("written", bytes, s.Written), within("read", bytes, s.Read),
		within("connections", most, s.Connections), within("refused", most, s.Refused[:]...),
	}
	for _, k := range append(c.Kinds[:], c.Setup) {
		errs = append(errs, within("messages of a kind", most, k.Sent, k.Delivered),
			within("bytes of a kind", bytes, k.Bytes))
	}
	if err := errors.Join(errs...); err != nil {
		return err
	}
	return errors.Join(r.addsUp(), b.metered(r.Usage, r.Energy))
}

// addsUp says which sums of a report are not what they are the sums of. All counts are in bounds.
func (r *Report) addsUp() error {
	c, n := &r.Counts, len(r.To)
	var kinds engine.KindCount
	for _, k := range c.Kinds {
		kinds.Sent, kinds.Delivered, kinds.Bytes = kinds.Sent+k.Sent, kinds.Delivered+k.Delivered, kinds.Bytes+k.Bytes
	}
	frames := sum(r.State.Received[:n])
	return errors.Join(
		same("messages by receiver", sum(r.To), c.Sent), same("bytes by receiver", sum(r.Bytes), c.Bytes),
		same("messages by kind", kinds.Sent, c.Sent), same("bytes by kind", kinds.Bytes, c.Bytes),
		same("messages delivered by kind", kinds.Delivered, c.Delivered),
		same("messages by size", sum(c.Sizes), c.Sent), same("bytes by size", weighed(c.Sizes), c.Bytes),
		atMost("messages delivered", c.Delivered, "frames received", frames),
		atMost("messages dropped", sum(c.Dropped[:]), "messages sent and received", c.Sent+c.Duplicated+frames),
	)
}

// sum adds counts up, as far as they stay a count.
func sum(counts []int64) (s int64) {
	for _, n := range counts {
		if s += n; s > maxCount {
			return maxCount + 1
		}
	}
	return s
}

// weighed is the bytes of messages by size.
func weighed(sizes []int64) (s int64) {
	for size, n := range sizes {
		if n > maxCount/int64(max(size, 1)) {
			return maxCount + 1
		}
		if s += n * int64(size); s > maxCount {
			return maxCount + 1
		}
	}
	return s
}

func same(name string, parts, whole int64) error {
	if parts == whole {
		return nil
	}
	return fmt.Errorf("%s: %d together (allowed: %d, as many as in all)", name, parts, whole)
}

func atMost(name string, n int64, other string, most int64) error {
	if n <= most {
		return nil
	}
	return fmt.Errorf("%s: %d (allowed: up to %d, as many as %s)", name, n, most, other)
}

// metered says what is wrong with what a process says that it used.
func (b Bounds) metered(u *energy.Usage, e *energy.Energy) error {
	wall, cpus := b.window(), float64(max(b.CPUs, 1))
	var errs []error
	check := func(name string, value, most float64, unit string) {
		if !(value <= most) {
			errs = append(errs, fmt.Errorf("%s: %g %s (allowed: up to %.3g %s, in %v on %g CPUs)",
				name, value, unit, most, unit, b.Elapsed, cpus))
		}
	}
	if u != nil {
		errs = append(errs, u.Valid(), named("clock", u.Clock))
		check("CPU time", float64(u.CPU), cpus*wall, "s")
		check("CPU time", float64(u.CPU), 1.05*cpus*float64(u.Wall)+float64(u.Error)+leeway.Seconds()/10, "s")
		check("wall time", float64(u.Wall), wall, "s")
		check("error of CPU time", float64(u.Error), cpus*wall, "s")
		check("resolution of CPU time", float64(u.Resolution), wall, "s")
		errs = append(errs, within("windows", 1, int64(u.Windows)))
	}
	if e != nil {
		errs = append(errs, e.Valid(), named("source of energy", e.Source),
			within("warnings", maxTexts, int64(len(e.Warnings))), within("domains", maxTexts, int64(len(e.Domains))))
		check("energy", float64(e.Gross.High), maxWatts*wall, "J")
		check("energy of idling", float64(e.Idle.High), maxWatts*wall, "J")
		check("CPU time of the host", float64(e.HostCPU), maxCPUs*wall, "s")
		for _, d := range e.Domains {
			check("energy of a domain", float64(d.Whole.High), maxWatts*wall, "J")
			errs = append(errs, named("domain", d.Name), named("kind of a domain", d.Kind))
		}
		for _, w := range e.Warnings {
			errs = append(errs, worded(w))
		}
	}
	return errors.Join(errs...)
}

// named refuses a name that is no word for people.
func named(what, name string) error {
	if len(name) > maxName || !suggest.IsLine(name) {
		return fmt.Errorf("%s: %s (allowed: up to %d letters that can be printed)", what, suggest.Quote(name), maxName)
	}
	return nil
}

func worded(text string) error {
	if len(text) > maxWarning || !suggest.IsLine(text) {
		return fmt.Errorf("warning: %s (allowed: up to %d letters that can be printed)", suggest.Said(text), maxWarning)
	}
	return nil
}
