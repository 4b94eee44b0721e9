package energy

import "fmt"

// ZeroCPU is the warning of a window in which the CPU clock did not move, so
// that a zero is never silent.
const ZeroCPU = "CPU time read as zero: the window is shorter than a step of the clock, so its energy is not known"

var zeroCPUWarning = []string{ZeroCPU}

// Model is a [Source] that computes energy from CPU time and the watts of a busy
// and of an idle hardware thread:
//
//	P(u) = Idle + u*(Full-Idle),  u = 1 for a thread while it executes
//
// It reads no hardware and therefore works everywhere, in virtual machines and
// containers too. It knows nothing of clock frequency, wide vector units or
// neighbours; the range of its coefficients has to cover them. A Model is
// immutable and safe for concurrent use.
type Model struct {
	info       SourceInfo
	full, idle Range[Watts]
	net        Range[Watts]
}

var (
	_ Source = (*Model)(nil)
	_ Window = (*Model)(nil)
)

// NewModel returns a model with the given watts per hardware thread. Both ranges
// must be valid, full must exceed zero, and idle may not exceed full at any of
// low, central and high.
func NewModel(info SourceInfo, full, idle Range[Watts]) (*Model, error) {
	if info.Name == "" {
		return nil, fmt.Errorf("energy: model has no name")
	}
	if !info.Kind.Valid() {
		return nil, fmt.Errorf("energy: model %s: kind is %v; it must be measured, modelled or assumed",
			info.Name, info.Kind)
	}
	if err := full.Valid(); err != nil {
		return nil, fmt.Errorf("energy: model %s: watts of a busy thread: %w", info.Name, err)
	}
	if err := idle.Valid(); err != nil {
		return nil, fmt.Errorf("energy: model %s: watts of an idle thread: %w", info.Name, err)
	}
	if full.Low <= 0 {
		return nil, fmt.Errorf("energy: model %s: watts of a busy thread are %v; they must exceed 0", info.Name, full)
	}
	if idle.Low > full.Low || idle.Central > full.Central || idle.High > full.High {
		return nil, fmt.Errorf("energy: model %s: an idle thread draws %v and a busy one %v; idle may not exceed busy",
			info.Name, idle, full)
	}
	return &Model{info: info, full: full, idle: idle, net: full.Sub(idle)}, nil
}

// FixedWatts returns the source for somebody who knows, or supposes, what a busy
// thread draws. It has no idle share, so net equals gross. Give the same value
// three times, as [Exactly] does, where no spread is known.
func FixedWatts(perThread Range[Watts]) (*Model, error) {
	return NewModel(SourceInfo{
		Name:   "fixed-watts",
		Kind:   Assumed,
		Detail: fmt.Sprintf("%v per busy thread, given by the user", perThread),
	}, perThread, Range[Watts]{})
}

// Info describes the model.
func (m *Model) Info() SourceInfo { return m.info }

// Start returns the model itself: a model holds no state between two readings,
// so a window costs nothing.
func (m *Model) Start() (Window, error) { return m, nil }

// Stop computes the energy of u. See [Energy] for what the parts mean.
func (m *Model) Stop(u Usage) (Energy, error) {
	if err := u.Valid(); err != nil {
		return Energy{}, fmt.Errorf("energy: model %s: %w", m.info.Name, err)
	}
	e := Energy{
		Gross:    Drawn(m.full, u.CPU),
		Idle:     Drawn(m.idle, u.CPU),
		Net:      Drawn(m.net, u.CPU),
		Kind:     m.info.Kind,
		Source:   m.info.Name,
		Warnings: m.info.Warnings,
	}
	if u.CPU == 0 {
		e.Warnings = MergeWarnings(e.Warnings, zeroCPUWarning)
	}
	return e, nil
}

// Drawn is the energy that a power draws in a time, end by end.
func Drawn(w Range[Watts], c CPUSeconds) Range[Joules] {
	return Range[Joules]{Low: w.Low.For(c), Central: w.Central.For(c), High: w.High.For(c)}
}
