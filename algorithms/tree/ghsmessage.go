package tree

import (
	"fmt"

	"github.com/joulemark/joulemark/algorithms"
)

// Kinds of Fragment.
const (
	kindConnect algorithms.Kind = iota
	kindInitiate
	kindTest
	kindAccept
	kindReject
	kindReport
	kindChangeRoot
	ghsKinds
)

// maxLevel is above the level of any fragment, which has 2 to the power of its level nodes or more.
const maxLevel = 31

// Fragment is a message of GHS. Its encoding is a kind byte and what the kind has: of connect the
// varint of the level; of initiate and test those of the level and of the fragment's name, the
// level of an initiate being doubled and one more where its receivers are to find something; of
// report that of the weight, 0 for none. A name is the weight of the link at the core.
type Fragment struct {
	kind   algorithms.Kind
	level  uint8
	find   bool
	weight int32 // of the core, or what is reported
}

// Kind implements algorithms.Message.
func (f Fragment) Kind() algorithms.Kind { return f.kind }

// first is what is written of the level.
func (f Fragment) first() byte {
	if f.kind != kindInitiate {
		return f.level
	}
	if f.find {
		return 2*f.level + 1
	}
	return 2 * f.level
}

// Size implements algorithms.Message.
func (f Fragment) Size() int {
	switch f.kind {
	case kindConnect:
		return 2
	case kindInitiate, kindTest:
		return 2 + algorithms.UvarintSize(uint64(f.weight))
	case kindReport:
		return 1 + algorithms.UvarintSize(uint64(f.weight))
	}
	return 1
}

// Append implements algorithms.Message.
func (f Fragment) Append(b []byte) []byte {
	b = append(b, byte(f.kind))
	switch f.kind {
	case kindConnect:
		b = append(b, f.first())
	case kindInitiate, kindTest:
		b = algorithms.AppendUvarint(append(b, f.first()), uint64(f.weight))
	case kindReport:
		b = algorithms.AppendUvarint(b, uint64(f.weight))
	}
	return b
}

// Describe implements algorithms.Describer.
func (f Fragment) Describe() string {
	switch f.kind {
	case kindConnect:
		return fmt.Sprintf("level %d", f.level)
	case kindInitiate:
		if f.find {
			return fmt.Sprintf("level %d, core %d, find", f.level, f.weight)
		}
		return fmt.Sprintf("level %d, core %d", f.level, f.weight)
	case kindTest:
		return fmt.Sprintf("level %d, core %d", f.level, f.weight)
	case kindReport:
		if f.weight == 0 {
			return "nothing"
		}
		return fmt.Sprintf("weight %d", f.weight)
	}
	return ""
}

func decodeFragment(b []byte) (Fragment, error) {
	r := algorithms.NewReader(b)
	f := Fragment{kind: r.Kind(int(ghsKinds))}
	switch f.kind {
	case kindConnect, kindTest:
		f.level = uint8(r.Uvarint(maxLevel))
	case kindInitiate:
		first := r.Uvarint(2*maxLevel + 1)
		f.level, f.find = uint8(first/2), first%2 == 1
	}
	switch f.kind {
	case kindInitiate, kindTest, kindReport:
		f.weight = int32(r.ID())
	}
	return f, r.Done()
}
