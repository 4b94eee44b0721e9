package experiment

import (
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/joulemark/joulemark/energy"
	"github.com/joulemark/joulemark/internal/suggest"
)

// Parameter is one field of an experiment: a name, what it means, and a place for its value.
// The field's tags say the first two:
//
//	Nodes int `key:"nodes" doc:"number of nodes"`
//
// and, for a word out of a few, choices:"a b c"; of:"share" is a probability, unit:"B" the unit of
// a number, which captions state too. Fields are of the types int, uint64, float64, bool, string,
// time.Duration, []int, []float64 and []string.
type Parameter struct {
	Name    string
	Doc     string // with the unit
	Unit    string // of a number; "" where there is none
	Choices []string
	Share   bool // a probability, which may be a percentage
	field   reflect.Value
}

// Parameters lists those of an experiment in the order of its fields. Setting one changes the
// experiment.
func Parameters(e Experiment) []Parameter {
	v := reflect.ValueOf(e).Elem()
	var all []Parameter
	for i := range v.NumField() {
		tag := v.Type().Field(i).Tag
		if name, ok := tag.Lookup("key"); ok {
			p := Parameter{
				Name: name, Doc: tag.Get("doc"), Unit: tag.Get("unit"),
				Choices: strings.Fields(tag.Get("choices")), Share: tag.Get("of") == "share", field: v.Field(i),
			}
			if p.Unit != "" {
				p.Doc += " (" + p.Unit + ")"
			}
			all = append(all, p)
		}
	}
	return all
}

// Value is what the parameter is set to.
func (p Parameter) Value() any { return p.field.Interface() }

// Set changes the value; the type must be that of Value.
func (p Parameter) Set(value any) error {
	v := reflect.ValueOf(value)
	if !v.IsValid() || v.Type() != p.field.Type() {
		return fmt.Errorf("%s: %v is a %T (allowed: %v)", p.Name, value, value, p.field.Type())
	}
	p.field.Set(v)
	return nil
}

// String is the value as text, a list with commas between.
func (p Parameter) String() string {
	switch v := p.Value().(type) {
	case []int:
		return joined(v, strconv.Itoa)
	case []float64:
		return joined(v, digits)
	case []string:
		return strings.Join(v, ",")
	case float64:
		return digits(v)
	case time.Duration:
		return v.String()
	default:
		return fmt.Sprint(v)
	}
}

func joined[T any](list []T, text func(T) string) string {
	texts := make([]string, len(list))
	for i, v := range list {
		texts[i] = text(v)
	}
	return strings.Join(texts, ",")
}

func digits(v float64) string { return strconv.FormatFloat(v, 'g', -1, 64) }

// caption is the parameters of an experiment, but some that say nothing, as a line of text: what
// goes below its pictures.
func caption(e Experiment, without ...string) string {
	var parts []string
	for _, p := range Parameters(e) {
		if text := p.String(); text != "" && !slices.Contains(without, p.Name) {
			if text = strings.ReplaceAll(text, ",", ", "); p.Unit != "" {
				text += " " + p.Unit
			}
			parts = append(parts, p.Name+" "+text)
		}
	}
	return strings.Join(parts, " · ")
}

// within reports a number that is out of range, NaN included.
func within[T int | float64 | time.Duration](name string, value, least, most T) error {
	if value >= least && value <= most {
		return nil
	}
	return suggest.Wrong(name, value, "%v to %v", least, most)
}

// choice reports a word that is none of those allowed.
func choice(name, value string, allowed ...string) error {
	if slices.Contains(allowed, value) {
		return nil
	}
	return suggest.Wrong(name, suggest.Quote(value), "%s", list(allowed))
}

func list(words []string) string { return strings.Join(words, ", ") }

// timeText is a span in a unit that people use for it.
func timeText(seconds float64) string {
	switch {
	case seconds < 100:
		return energy.Seconds(seconds).String()
	case seconds < 300*3600:
		return time.Duration(seconds * 1e9).Round(time.Second).String()
	}
	return fmt.Sprintf("%.3g days", seconds/86400)
}

func bytesText(bytes float64) string { return energy.Bytes(bytes).String() }
