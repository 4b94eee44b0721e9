package record

import (
	"encoding"
	"reflect"
	"slices"
	"time"

	"gonum.org/v1/gonum/stat"

	"github.com/joulemark/joulemark/internal/suggest"
)

// Figure is what a record says in one place: a row of the table of figures.
type Figure struct {
	entry
	Group string // the part of [Record] that holds it, or derived
	// Kind is what it is for a reader: "number", "whole number", "text", "name", "time", "yes or
	// no", or "numbers by name".
	Kind string
	// Optional says that there are records without the figure.
	Optional bool

	index []int // where it lies in a record
}

// entry is what a row of the table says. Where the figure lies in a record, and its type, is found
// by the name, which is also that of the field's tag.
type entry struct {
	Name    string // in JSON and CSV
	Unit    string // "" for a text or a count
	Meaning string
	rules
}

// rules are what is allowed of a figure besides that a number is finite and at least 0, and which
// figures go with it.
type rules struct {
	filled      bool     // a text that must not be empty
	choices     []string // what a text may be besides empty; nil for any
	least, most float64  // of a number; 0 is no bound of its own
	signed      bool     // may be less than 0
	ofNode      bool     // the number of a node
	low, high   string   // figures that are the ends of its range
	half        string   // the figure that is the half-width of its confidence interval over repetitions
	driven      bool     // exists only where our engines drove the nodes, and not of programs of others
	known       bool     // no record can do without it, whatever it was read from
	derived     derive   // computes it from others, where no field holds it
}

var (
	none   rules
	driven = rules{driven: true}
	known  = rules{known: true}
)

// table finds the place of every entry.
func table(entries []entry) []*Figure {
	list := make([]*Figure, len(entries))
	t := reflect.TypeFor[Record]()
	for i, e := range entries {
		list[i] = &Figure{entry: e}
		if e.derived != nil {
			*list[i] = Figure{entry: e, Group: "derived", Kind: "number", Optional: true}
			continue
		}
		for g := range t.NumField() {
			group := t.Field(g)
			for f := range group.Type.NumField() {
				if field := group.Type.Field(f); field.Tag.Get("json") == e.Name {
					optional := field.Type.Kind() == reflect.Pointer
					*list[i] = Figure{e, group.Name, kindOf(field.Type), optional, []int{g, f}}
				}
			}
		}
		if list[i].index == nil {
			panic("record: no field has the name " + e.Name)
		}
	}
	return list
}

// kindOf is the kind of the figures of a type.
func kindOf(t reflect.Type) string {
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch {
	case t == reflect.TypeFor[time.Time]():
		return "time"
	case reflect.PointerTo(t).Implements(reflect.TypeFor[encoding.TextUnmarshaler]()):
		return "name"
	case t.Kind() == reflect.String:
		return "text"
	case t.Kind() == reflect.Bool:
		return "yes or no"
	case t.Kind() == reflect.Slice:
		return "numbers by name"
	case t.Kind() == reflect.Float64:
		return "number"
	}
	return "whole number"
}

func namesOf(list []*Figure) []string {
	names := make([]string, len(list))
	for i, f := range list {
		names[i] = f.Name
	}
	return names
}

// byName finds the rows of the table.
var byName = func() map[string]*Figure {
	found := map[string]*Figure{}
	for _, f := range figures {
		found[f.Name] = f
	}
	return found
}()

// ByName is the figure of a name. A name that is in no row is a mistake of the program.
func ByName(name string) *Figure {
	if f := byName[name]; f != nil {
		return f
	}
	panic("record: " + suggest.Unknown("figure", name, namesOf(figures)).Error())
}

// IsFigure tells names of figures from other words.
func IsFigure(name string) bool { return byName[name] != nil }

// Range is the figures that are the ends of this one's range, nil where it has none.
func (f *Figure) Range() (low, high *Figure) {
	if f.low == "" {
		return nil, nil
	}
	return ByName(f.low), ByName(f.high)
}

// Know takes back what Lack says of figures.
func (r *Record) Know(names ...string) {
	r.NotKnown = slices.DeleteFunc(r.NotKnown, func(name string) bool { return slices.Contains(names, name) })
	if len(r.NotKnown) == 0 {
		r.NotKnown = nil
	}
}

// EnergyFigures names the figures that there are only where energy is known, those of carbon among
// them.
func EnergyFigures() (names []string) {
	for _, f := range figures {
		ofCost := f.Group == "Cost" && f.Unit == "J" && !f.driven
		if f.gap() && (ofCost || f.Name == "energy_kind" || f.Group == "Carbon") {
			names = append(names, f.Name)
		}
	}
	return names
}

// field is where the figure lies in a record, or what follows from others.
func (f *Figure) field(r *Record) reflect.Value {
	if f.derived != nil {
		v, _ := f.derived(r)
		return reflect.ValueOf(v)
	}
	return reflect.ValueOf(r).Elem().FieldByIndex(f.index)
}

// absent reports whether the record is of what does not have the figure, although the field for it
// has a zero.
func (f *Figure) absent(r *Record) bool {
	if f.derived != nil {
		_, ok := f.derived(r)
		return !ok
	}
	return f.driven && r.Engine.Foreign || slices.Contains(r.NotKnown, f.Name)
}

// lacks reports whether any of the figures is one of the record's gaps.
func (r *Record) lacks(names ...string) bool {
	return slices.ContainsFunc(names, func(name string) bool { return slices.Contains(r.NotKnown, name) })
}

// MayLack reports whether there may be records without the figure, for which files have null or an
// empty cell: because there is no such thing, or because it is not known.
func (f *Figure) MayLack() bool { return f.Optional || f.driven || f.gap() }

// gap reports whether the figure may be one of a record's [Gaps]. Texts that are not known are
// empty.
func (f *Figure) gap() bool {
	return !f.Optional && !f.known && f.Kind != "text" && f.Kind != "numbers by name"
}

// Lack says of figures of the record that they are not known. It takes away what they were, and
// what follows from them goes with them; one without which there is no record is a mistake of the
// program.
func (r *Record) Lack(names ...string) {
	for _, name := range names {
		f := ByName(name)
		if f.derived != nil {
			panic("record: " + name + " is known where what it follows from is")
		}
		f.field(r).SetZero()
		if f.Optional || f.absent(r) {
			continue
		}
		if !f.gap() {
			panic("record: " + name + " cannot be unknown")
		}
		r.NotKnown = append(r.NotKnown, name)
		if name == "gco2e" {
			r.GCO2 = nil // a part of it
		}
	}
	slices.SortFunc(r.NotKnown, func(a, b string) int {
		return slices.Index(figures, byName[a]) - slices.Index(figures, byName[b])
	})
}

// Value is the figure as a number, and false where it does not exist or is none.
func (f *Figure) Value(r *Record) (float64, bool) {
	if f.absent(r) {
		return 0, false
	}
	v := f.field(r)
	if v.Kind() == reflect.Pointer {
		if v.IsNil() {
			return 0, false
		}
		v = v.Elem()
	}
	switch {
	case v.CanFloat():
		return v.Float(), true
	case v.CanInt():
		return float64(v.Int()), true
	}
	return 0, false
}

// Estimate is the mean of a figure over trials. Half is the half-width of its 95 % confidence
// interval, known where it varies over two trials at least, or where there is one trial, over the
// repetitions of that one.
type Estimate struct {
	Mean, Half float64
	Known      bool
	Trials     int // that have the figure; 0 makes all others 0
}

// Over estimates the figure over trials, those of them that have it.
func (f *Figure) Over(trials []*Record) Estimate {
	var values []float64
	for _, r := range trials {
		if v, ok := f.Value(r); ok {
			values = append(values, v)
		}
	}
	e := Estimate{Trials: len(values)}
	switch {
	case len(values) == 0:
	case slices.Min(values) == slices.Max(values): // exact, where a sum may round
		e.Mean = values[0]
	default:
		e.Mean = stat.Mean(values, nil)
		if half := Interval(values); half != nil {
			e.Half, e.Known = *half, true
		}
	}
	if len(trials) == 1 && f.half != "" {
		if half, ok := ByName(f.half).Value(trials[0]); ok && half > 0 {
			e.Half, e.Known = half, true
		}
	}
	return e
}
