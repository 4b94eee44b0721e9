package explore

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/internal/suggest"
)

// A Failure is something that may go wrong at any moment of an exploration.
type Failure uint8

// What may go wrong.
const (
	// Crash: a node stops, between two events or in the middle of one: what it has persisted and
	// reported, which is one write, and sent up to there stays, the rest does not happen.
	Crash Failure = iota
	// Recovery: a crashed node comes back with what it has persisted.
	Recovery
	// Amnesia: a crashed node comes back, and what it has persisted is lost: a disk fails, or a
	// protocol has none. A node that has persisted nothing has nothing to lose.
	Amnesia
	// Drop: a message vanishes.
	Drop
	// Duplicate: a message arrives and stays under way to arrive once more.
	Duplicate
	// Overtake: a message of a link that keeps its order arrives before an earlier one.
	Overtake
	// Partition: a cut between two groups of nodes, which stops what is sent from then on and
	// heals at any later moment.
	Partition
	// Timeout: a timer comes back though a message is under way that should have arrived by then,
	// or before others that were set to come back earlier.
	Timeout
	failures
)

// failureTable is what a failure is called, and the class of failures of a Spec that it belongs to.
var failureTable = [failures]struct {
	name  string
	class algorithms.Faults // of those that a Spec speaks of
}{
	Crash:     {"crashes", algorithms.Crashes},
	Recovery:  {"recoveries", algorithms.Recoveries},
	Amnesia:   {"amnesias", algorithms.Recoveries},
	Drop:      {"drops", algorithms.Loss},
	Duplicate: {"duplicates", algorithms.Duplication},
	Overtake:  {"overtakes", algorithms.Reordering},
	Partition: {"partitions", algorithms.Partitions},
	Timeout:   {"timeouts", algorithms.NoFaults},
}

// String is the failure's name in bounds, plural.
func (f Failure) String() string { return failureTable[f].name }

// Any is no bound, for two failures. With any duplicates messages are a set that only grows, and
// each may arrive at any time once it was sent. With any timeouts there is no time: a timer may
// come back as soon as it is set, delays have no bound, and nodes see the clock stand still.
const Any = 255

// most is the largest bound besides Any.
const most = 100

// Bounds are how often at most each failure happens in one schedule. The zero value is a run
// without failures.
type Bounds [failures]uint8

// Classes are the failures of a Spec that may happen within the bounds.
func (b Bounds) Classes() algorithms.Faults {
	f := algorithms.NoFaults
	for i, n := range b {
		if n > 0 {
			f |= failureTable[i].class
		}
	}
	return f
}

// Promised are the bounds under which a Spec promises something: each kind of failure that it bears
// alone, and once in a schedule, recoveries with the crash that is before them. Messages that
// overtake others make no difference where links keep no order, as all orders are visited there,
// and without its storage nobody comes back as a Spec has it.
// Those that are late break no property that does not rest on the bound on delays.
func Promised(spec *algorithms.Spec) []Bounds {
	var list []Bounds
	for f := range failures {
		var b Bounds
		b[f] = 1
		if f == Recovery {
			b[Crash] = 1
		}
		if spec.Safe.Has(b.Classes()) && f != Amnesia && (f != Overtake || spec.FIFO) {
			list = append(list, b)
		}
	}
	return list
}

// String is how ParseBounds reads them, "" for no failures.
func (b Bounds) String() string {
	var parts []string
	for i, n := range b {
		switch n {
		case 0:
		case Any:
			parts = append(parts, failureTable[i].name+"<=any")
		default:
			parts = append(parts, fmt.Sprintf("%s<=%d", failureTable[i].name, n))
		}
	}
	return strings.Join(parts, ", ")
}

// ParseBounds reads bounds such as "crashes<=1, drops<=2". The error names what is wrong and what
// is allowed.
func ParseBounds(text string) (Bounds, error) {
	var b Bounds
	if err := b.UnmarshalText([]byte(text)); err != nil {
		return b, err
	}
	for _, back := range []Failure{Recovery, Amnesia} {
		if b[back] > 0 && b[Crash] == 0 {
			return b, suggest.Wrong("faults", strconv.Quote(text), "%v where there are crashes", back)
		}
	}
	return b, nil
}

// MarshalText implements encoding.TextMarshaler; it is String.
func (b Bounds) MarshalText() ([]byte, error) { return []byte(b.String()), nil }

// UnmarshalText implements encoding.TextUnmarshaler: it reads what String says of any bounds, those
// of one schedule too, in which a node may come back that the workload has crashed.
func (b *Bounds) UnmarshalText(bytes []byte) error {
	*b = Bounds{}
	text := string(bytes)
	if strings.TrimSpace(text) == "" {
		return nil
	}
	var given [failures]bool
	names := make([]string, failures)
	for i := range failureTable {
		names[i] = failureTable[i].name
	}
	for part := range strings.SplitSeq(text, ",") {
		part = strings.TrimSpace(part)
		name, number, found := strings.Cut(part, "<=")
		if !found {
			return suggest.Wrong("faults", strconv.Quote(part), "bounds such as crashes<=1, of %s",
				strings.Join(names, ", "))
		}
		name, number = strings.TrimSpace(name), strings.TrimSpace(number)
		i := slices.Index(names, name)
		if i < 0 {
			return suggest.Key("faults", name, names)
		}
		if given[i] {
			return suggest.Wrong("faults", strconv.Quote(text), "%s once", name)
		}
		given[i] = true
		n, err := strconv.Atoi(number)
		switch {
		case number == "any" && unbounded(Failure(i)):
			n = Any
		case err != nil || n < 0 || n > most:
			return suggest.Wrong(name, strconv.Quote(number), "0 to %d%s", most, anyToo(Failure(i)))
		}
		b[i] = uint8(n)
	}
	return nil
}

func anyToo(f Failure) string {
	if unbounded(f) {
		return ", or any"
	}
	return ""
}

// unbounded reports whether a failure may have the bound Any.
func unbounded(f Failure) bool { return f == Duplicate || f == Timeout }
