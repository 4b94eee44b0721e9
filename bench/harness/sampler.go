package harness

import (
	"context"
	"errors"
	"runtime"
	"runtime/metrics"
	"slices"
	"time"

	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/energy"
)

// Sampler meters executions of one configuration, batch by batch, until whoever asks for batches
// has enough. Executions are built and reset outside the window, several at a time where one is
// short; a batch starts from a collected heap, so that the garbage of building is not charged to
// running. Energy is read once over all batches. Make one with NewSampler; it is not safe for
// concurrent use.
type Sampler struct {
	pool    pool
	session *energy.Session
	options SamplerOptions
	size    int // of the next batch
	own     *energy.Energy
}

// SamplerOptions say what is sampled.
type SamplerOptions struct {
	Engine engine.Engine
	// Prepare builds an execution that is ready to be metered.
	Prepare func() (engine.Execution, error)
	// Local says that executions which meter themselves do so on this machine. Then only their CPU
	// time is taken: the machine's energy is read here, once, since each of them would be charged
	// for the same machine.
	Local bool
	// Watch begins to read the kernel's counters of the loopback interface, and what it returns
	// tells what was seen since; nil for runs that do not use it.
	Watch func() func() (engine.Traffic, bool)
}

// Batch is executions that ran in one window.
type Batch struct {
	Outcomes []engine.Outcome
	Usage    energy.Usage // of all of them
	// Traffic is what went over the loopback interface meanwhile; nil where nobody looked, or where
	// messages went to another machine.
	Traffic *engine.Traffic
}

const (
	// batchWindow is the CPU time that a batch should take at least, so that reading the clock
	// (about a microsecond) does not show in what is read.
	batchWindow = 2 * time.Millisecond
	maxBatch    = 64 // more would be cold in the caches when their turn comes
)

// NewSampler opens a session of the meter, which Close ends.
func NewSampler(m *energy.Meter, o SamplerOptions) (*Sampler, error) {
	session, err := m.Open()
	if err != nil {
		return nil, err
	}
	return &Sampler{pool: pool{prepare: o.Prepare}, session: session, options: o, size: 1}, nil
}

// Batch meters the next batch. It doubles the size of the one after it where this one was too short
// to be read well, unless most of its time was spent waiting, since such a run is not made cheaper
// to measure by more of it at a time.
func (s *Sampler) Batch(ctx context.Context) (Batch, error) {
	runs, err := s.pool.take(s.size)
	if err != nil {
		return Batch{}, err
	}
	b := Batch{Outcomes: make([]engine.Outcome, len(runs))}
	collect()
	traffic := func() (engine.Traffic, bool) { return engine.Traffic{}, false }
	if s.options.Watch != nil {
		traffic = s.options.Watch()
	}
	lap, err := s.session.Start()
	if err != nil {
		return Batch{}, err
	}
	var runErr error
	for i, run := range runs {
		if b.Outcomes[i], runErr = run.Execute(ctx); runErr != nil || ctx.Err() != nil {
			break
		}
	}
	if own := b.Outcomes[0].Metered; own != nil {
		b.Usage, err = s.take(own)
	} else {
		b.Usage, err = lap.Stop()
	}
	for _, err := range []error{ctx.Err(), runErr, err} { // the first of them is the cause of the others
		if err != nil {
			return Batch{}, err
		}
	}
	away := slices.ContainsFunc(b.Outcomes, func(o engine.Outcome) bool { return o.Away })
	if seen, told := traffic(); told && !away {
		b.Traffic = &seen
	}
	s.grow(b.Usage)
	return b, nil
}

// take is what an execution metered by itself.
func (s *Sampler) take(own *engine.Metered) (energy.Usage, error) {
	switch {
	case own.Usage.Windows == 0:
		return own.Usage, errors.New("no node has metered itself: all were lost")
	case s.options.Local:
		s.session.Add(own.Usage)
	case s.own == nil:
		s.own = &own.Energy
	default:
		sum := s.own.Add(own.Energy)
		s.own = &sum
	}
	return own.Usage, nil
}

func (s *Sampler) grow(used energy.Usage) {
	short := float64(used.CPU) < batchWindow.Seconds() && float64(used.Wall) < 4*batchWindow.Seconds()
	if short && !s.options.Engine.Sockets { // of which there are not enough for many networks at a time
		s.size = min(2*s.size, maxBatch)
	}
}

// Short reports whether a batch was too short to be read well, so that the next one is larger.
func (s *Sampler) Short(b Batch) bool { return s.size > len(b.Outcomes) }

// Energy ends the session and tells what all batches cost.
func (s *Sampler) Energy() (energy.Usage, energy.Energy, error) {
	used, joules, err := s.session.Close()
	if s.own != nil {
		joules = *s.own
	}
	return used, joules, err
}

// Close gives back all executions, and ends the session if Energy has not.
func (s *Sampler) Close() {
	s.pool.close()
	_, _, _ = s.session.Close() // which says that it is closed already, where Energy was asked for
}

// pool is executions of one configuration, which are used again.
type pool struct {
	prepare func() (engine.Execution, error)
	runs    []engine.Execution
	used    int // how many are to be reset
}

// take returns n executions that are ready.
func (p *pool) take(n int) ([]engine.Execution, error) {
	for _, run := range p.runs[:p.used] {
		if err := run.Reset(); err != nil {
			return nil, err
		}
	}
	p.used = 0
	for len(p.runs) < n {
		run, err := p.prepare()
		if err != nil {
			return nil, err
		}
		p.runs = append(p.runs, run)
	}
	p.used = n
	return p.runs[:n], nil
}

func (p *pool) close() {
	for _, run := range p.runs {
		run.Close()
	}
}

// collect empties the heap where building has left garbage on it, so that collecting it is not
// charged to the work that follows. Where there is little it is left alone, since collecting leaves
// the caches cold. It is not for concurrent use.
func collect() {
	const garbage = 1 << 20
	sample := []metrics.Sample{{Name: "/gc/heap/allocs:bytes"}}
	metrics.Read(sample)
	if allocated := sample[0].Value.Uint64(); allocated-collectedAt > garbage {
		collectedAt = allocated
		runtime.GC()
	}
}

// collectedAt is how much had been allocated when the heap was last collected. Runs are
// metered one at a time, because the CPU clock is that of the process.
var collectedAt uint64
