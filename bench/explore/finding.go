package explore

import (
	"errors"
	"slices"
	"strings"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/internal/suggest"
)

// Kind is what sort of thing was found.
type Kind uint8

// The kinds of finding.
const (
	// Violation: a property is broken.
	Violation Kind = iota + 1
	// Deadlock: nothing more happens, and the goal is not reached.
	Deadlock
	// Vacuous: no schedule at all reaches the goal.
	Vacuous
	// Miscount: without failures, some order of events makes messages that are not as many as the
	// textbook has.
	Miscount
	// Panic: a node panics.
	Panic
	// Encoding: a message does not come back from its bytes.
	Encoding
	// Contract: a node does what no node may, such as sending where there is no link.
	Contract
)

var kindNames = []string{
	"", "violation", "deadlock", "goal never reached", "miscount", "panic", "encoding", "contract",
}

// String is the kind in a word or two.
func (k Kind) String() string { return kindNames[k] }

// MarshalText implements encoding.TextMarshaler.
func (k Kind) MarshalText() ([]byte, error) { return []byte(k.String()), nil }

// UnmarshalText implements encoding.TextUnmarshaler.
func (k *Kind) UnmarshalText(text []byte) error {
	i := slices.Index(kindNames[1:], string(text))
	if i < 0 {
		return suggest.Key("kind", string(text), kindNames[1:])
	}
	*k = Kind(i + 1)
	return nil
}

// A Finding is something wrong, with the shortest way there.
type Finding struct {
	Kind Kind
	Err  error
	// Claimed says that the Spec promises that this does not happen: without failures, or under
	// those which it took. What no Spec promises is shown as well.
	Claimed bool
	Used    Bounds // the failures of the schedule
	// Number is that of the schedule that has found it, where schedules are drawn.
	Number int64
	// Schedule are the steps in words, as Replay follows them.
	Schedule []string
}

// Name is the property that is broken, or else the kind.
func (f *Finding) Name() string {
	if v, ok := errors.AsType[*algorithms.Violation](f.Err); ok {
		return v.Property
	}
	return f.Kind.String()
}

// Kinds are the names of the kinds of finding that are no broken property.
func Kinds() []string {
	var names []string
	for k := Deadlock; k <= Contract; k++ {
		names = append(names, k.String())
	}
	return names
}

// step is one action of a state: its place among them, in the order of their ids, and after how
// many effects of the node's call the node crashed, 0 where it did not.
type step struct{ index, torn int }

func (s step) word() uint32 { return uint32(s.index)<<8 | uint32(s.torn) }

// claimed reports whether a Spec promises what a finding shows to be false. With messages that are
// late it promises those properties that do not rest on the bound on delays; of nodes whose storage
// is lost none promises anything.
func claimed(spec *algorithms.Spec, f *Finding) bool {
	classes, late := f.Used.Classes(), f.Used[Timeout] > 0
	switch {
	case f.Used[Amnesia] > 0 && (f.Kind == Violation || f.Kind == Deadlock):
		return false
	case f.Kind == Violation:
		property, named := spec.Property(f.Err)
		return spec.Safe.Has(classes) && (!late || named && !property.Synchronous)
	case f.Kind == Deadlock:
		return spec.Live.Has(classes) && !late
	}
	return true
}

// textOf is what findings of one sort have in common: the property that is broken, or the part of
// the error up to its first colon.
func textOf(err error) string {
	if v, ok := errors.AsType[*algorithms.Violation](err); ok {
		return v.Property
	}
	text, _, _ := strings.Cut(err.Error(), ":")
	return text
}
