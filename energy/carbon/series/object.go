package series

import (
	"errors"
	"time"

	"github.com/joulemark/joulemark/internal/number"
	"github.com/joulemark/joulemark/internal/strict"
	"github.com/joulemark/joulemark/internal/suggest"
)

// object is an interval in JSON, which may stand in an answer that says something of all of them.
type object struct {
	f      *file
	n      *strict.Node
	answer *strict.Node
}

func (o object) line() int { return o.n.Line }

// said is a text, or what is written like one, of the interval or of the whole answer; "" where
// neither has it.
func (o object) said(key string) string {
	for _, n := range []*strict.Node{o.n.At(key), o.answer.At(key)} {
		if n != nil && n.Kind != strict.Null {
			return n.Text
		}
	}
	return ""
}

// truth is whether a key is true. One that is missing is not.
func (o object) truth(key string) bool {
	n := o.n.At(key)
	return n != nil && n.Kind == strict.Bool && n.Text == "true"
}

// need is the value of a key that has to be there.
func (o object) need(key string) *strict.Node {
	n := o.n.At(key)
	if n == nil {
		o.f.fault(o.line(), errors.New(key+" is missing"))
	}
	return n
}

// number is the value of a key that has to be a number; what is none is reported.
func (o object) number(key string) (float64, bool) {
	n := o.need(key)
	if n == nil {
		return 0, false
	}
	x, ok := number.Float(n.Text)
	if ok = ok && n.Kind == strict.Number; !ok {
		o.f.fault(n.Line, suggest.Wrong(key, n, "a number"))
	}
	return x, ok
}

// time is the value of a key that has to be an instant; what is none is reported.
func (o object) time(key string, layouts ...string) (time.Time, bool) {
	n := o.need(key)
	if n == nil {
		return time.Time{}, false
	}
	at, ok := timeOf(n.Text, layouts...)
	if ok = ok && n.Kind == strict.String; !ok {
		o.f.fault(n.Line, suggest.Wrong(key, n, "an instant, as 2026-01-31T13:00:00Z"))
	}
	return at, ok
}
