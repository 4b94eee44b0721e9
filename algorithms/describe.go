package algorithms

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"unicode"
)

// A Describer is a Message that says in words what its fields hold: "round 1". Its kind is not
// among them, because Spec.Kinds has a name for it.
type Describer interface {
	Describe() string
}

// Describe is what the fields of a message hold: in its own words if it is a Describer, or has a
// String; else each field with its name, but for its kind, and "" where it has no fields.
func Describe(m Message) string {
	switch d := m.(type) {
	case Describer:
		return d.Describe()
	case fmt.Stringer:
		return d.String()
	}
	v := reflect.ValueOf(m)
	if v.Kind() == reflect.Pointer {
		v = v.Elem()
	}
	if !v.IsValid() || v.Kind() != reflect.Struct {
		return strings.TrimSpace(fmt.Sprint(m))
	}
	return strings.Join(fieldsOf(v), ", ")
}

// fieldsOf are the fields of a struct in words: "last seen 3".
func fieldsOf(v reflect.Value) []string {
	var parts []string
	for i := range v.NumField() {
		field, value := v.Type().Field(i), v.Field(i)
		switch {
		case field.Type == reflect.TypeFor[Kind](), field.Name == "_":
		case value.Kind() == reflect.Struct && field.Anonymous:
			parts = append(parts, fieldsOf(value)...)
		case value.Kind() == reflect.Struct:
			parts = append(parts, wordsOf(field.Name)+" ("+strings.Join(fieldsOf(value), ", ")+")")
		case (value.Kind() == reflect.Pointer || value.Kind() == reflect.Interface) && value.IsNil():
		case value.Kind() == reflect.Slice || value.Kind() == reflect.Array:
			list := make([]string, value.Len())
			for k := range list {
				list[k] = fmt.Sprint(value.Index(k))
			}
			parts = append(parts, wordsOf(field.Name)+" ["+strings.Join(list, ",")+"]")
		default:
			parts = append(parts, wordsOf(field.Name)+" "+fmt.Sprint(value))
		}
	}
	return parts
}

// wordsOf is the name of a field as words: "last seen" of lastSeen.
func wordsOf(name string) string {
	var b strings.Builder
	before := rune(0)
	for _, r := range name {
		if unicode.IsUpper(r) && unicode.IsLower(before) {
			b.WriteByte(' ')
		}
		b.WriteRune(unicode.ToLower(r))
		before = r
	}
	return b.String()
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
