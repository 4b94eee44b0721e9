package algorithms

import (
	"fmt"
	"strconv"
	"strings"
)

// A Describer is a Message that says in words what its fields hold: "round 1". Its kind is not
// among them, because Spec.Kinds has a name for it.
type Describer interface {
	Describe() string
}

// Describe is what the fields of a message hold: in words if it is a Describer, else in Go's
// notation, and "" where it has no fields.
func Describe(m Message) string {
	if d, ok := m.(Describer); ok {
		return d.Describe()
	}
	if text := fmt.Sprintf("%+v", m); text != "{}" {
		return strings.TrimSpace(text)
	}
	return ""
}

// KindName is the name of a kind of message.
func (s *Spec) KindName(k Kind) string {
	if int(k) < len(s.Kinds) {
		return s.Kinds[k].Name
	}
	return fmt.Sprintf("kind %d", k)
}

// Describe is what a node reported, in the words of the algorithm.
func (s *Spec) Describe(o Observation) string {
	if int(o.What) >= len(s.Observations) {
		return fmt.Sprintf("observation %d (%d, %d)", o.What, o.Value, o.Aux)
	}
	text := s.Observations[o.What]
	for _, value := range []int64{o.Value, o.Aux} {
		text = strings.Replace(text, "%d", strconv.FormatInt(value, 10), 1)
	}
	return strings.ReplaceAll(text, "%%", "%")
}

// String names the two sides of a partition: "0-1 | 2-3".
func (c *Cut) String() string {
	var sides [2][]ID
	for id, a := range c.SideA {
		if a {
			sides[0] = append(sides[0], ID(id))
		} else {
			sides[1] = append(sides[1], ID(id))
		}
	}
	between := " | "
	if c.OneWay {
		between = " cannot reach "
	}
	return listed(sides[0]) + between + listed(sides[1])
}

// listed names nodes in ascending order, runs of them shortened: "0-3, 7".
func listed(ids []ID) string {
	const most = 8
	var parts []string
	for i := 0; i < len(ids); {
		j := i
		for j+1 < len(ids) && ids[j+1] == ids[j]+1 {
			j++
		}
		if j > i {
			parts = append(parts, fmt.Sprintf("%d-%d", ids[i], ids[j]))
		} else {
			parts = append(parts, ids[i].String())
		}
		i = j + 1
	}
	if len(parts) > most {
		parts = append(parts[:most:most], "…")
	}
	if len(parts) == 0 {
		return "nobody"
	}
	return strings.Join(parts, ", ")
}
