package network

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/internal/number"
	"github.com/joulemark/joulemark/internal/suggest"
)

const (
	maxPlanText = 1 << 16 // bytes
	maxPlanTime = 8760 * algorithms.Hour
)

var planVerbs = []string{"crash", "recover", "split"}

// FaultsGrammar explains to users how a plan of faults is written.
const FaultsGrammar = `A plan of faults says which nodes crash and come back, and how the network is split:
statements with semicolons or line ends between them.

  crash 3@2s                node 3 crashes after two seconds
  crash 0-3,7@2s            and so do these five
  crash 3@1s..2s            at a time drawn between the two, for each node
  crash 10%@0s..5s          a tenth of the nodes, drawn; to the nearest number
  crash any 2@1s            two nodes, drawn
  crash 3@2s; recover 3@5s  node 3 comes back
  crash any 2@1s; recover after 2s
                            those of the crash before come back, each after 2 s
  split 0-31|32-63@1s..4s   no message passes between the two sides from 1 s to
                            4 s
  split 0-31@1s..4s         the same: one side alone is cut off from the rest
  split 0-31>32-63@1s..4s   no message passes from the first side to the second
  split half@1s..4s         the first half, to the nearest number below, and the
                            rest
  split half>rest@1s        one way, and it never heals
  split 30%@1s..4s          a side that is drawn

As a grammar:

  plan      = [ statement { ";" statement } ]
  statement = "crash" nodes "@" time [ ".." time ]
            | "recover" list "@" time | "recover after" time
            | "split" ( "half" | nodes ) [ ( "|" | ">" ) ( "rest" | list ) ]
              "@" time [ ".." time ]
  nodes     = list | number "%" | "any" number
  list      = node [ "-" node ] { "," node [ "-" node ] }

Times are whole microseconds with their unit (us, ms, s, m, h), up to a year. A node that is drawn for a crash is in no
other statement about crashes. A plan may not crash a node that is down, nor bring back one that is up. Splits may
overlap.
`

// ParsePlan reads a plan of faults as FaultsGrammar explains it. Whether a plan crashes a node that
// is down, or brings back one that is up, is looked at by Plan.Faults, where the number of nodes is
// known.
func ParsePlan(text string) (Plan, error) {
	if len(text) > maxPlanText {
		return Plan{}, suggest.Wrong("plan", fmt.Sprintf("%d bytes", len(text)), "%d", maxPlanText)
	}
	var p Plan
	for _, part := range strings.FieldsFunc(text, func(r rune) bool { return r == ';' || r == '\n' }) {
		part = strings.TrimSpace(part)
		if part == "" {
			continue
		}
		if err := p.add(part); err != nil {
			return Plan{}, &suggest.KeyError{Key: "plan", Value: suggest.Quote(part), Err: err}
		}
	}
	return p, nil
}

// add reads one statement.
func (p *Plan) add(text string) error {
	verb, rest, _ := strings.Cut(text, " ")
	rest = strings.TrimSpace(rest)
	if after, ok := strings.CutPrefix(rest, "after "); verb == "recover" && ok {
		return p.recoverAfter(after)
	}
	at := strings.LastIndexByte(rest, '@')
	who, when := rest[:max(at, 0)], rest[at+1:]
	var s step
	var err error
	switch verb {
	case "crash":
		s.kind = algorithms.Crash
		s.nodes, err = parseGroup(who)
	case "recover":
		s.kind = algorithms.Recover
		s.nodes, err = parseList(who)
	case "split":
		s.kind = algorithms.Split
		err = s.parseSides(who)
	default:
		return suggest.Unknown("fault", verb, planVerbs)
	}
	if at < 0 {
		return errors.New("no time (allowed: @ and a time at the end, such as @2s)")
	}
	if err != nil {
		return err
	}
	if err := s.parseWhen(when); err != nil {
		return err
	}
	p.steps = append(p.steps, s)
	return nil
}

// recoverAfter adds to the crash before it.
func (p *Plan) recoverAfter(text string) error {
	if len(p.steps) == 0 || p.steps[len(p.steps)-1].kind != algorithms.Crash {
		return errors.New("it does not follow a crash")
	}
	s := &p.steps[len(p.steps)-1]
	span, err := parseSpan("after", strings.TrimSpace(text), maxPlanTime)
	switch {
	case err != nil:
		return err
	case span == 0:
		return errors.New("after 0s (allowed: at least 1µs)")
	case s.after > 0:
		return errors.New("those of the crash before it come back already")
	}
	s.after = span
	return nil
}

// parseWhen reads a time or a range of times.
func (s *step) parseWhen(text string) (err error) {
	from, to, ranged := strings.Cut(text, "..")
	if s.from, err = parseSpan("time", strings.TrimSpace(from), maxPlanTime); err != nil || !ranged {
		return err
	}
	if s.kind == algorithms.Recover {
		return fmt.Errorf("times %q (allowed: one time)", text)
	}
	if s.to, err = parseSpan("time", strings.TrimSpace(to), maxPlanTime); err != nil {
		return err
	}
	if s.to <= s.from {
		return fmt.Errorf("times %q (allowed: the second after the first)", text)
	}
	return nil
}

// parseSides reads both sides of a split.
func (s *step) parseSides(text string) (err error) {
	side, other := text, ""
	if i := strings.IndexAny(text, "|>"); i >= 0 {
		side, other = text[:i], strings.TrimSpace(text[i+1:])
		s.oneWay = text[i] == '>'
		if other == "" {
			return errors.New("the second side is missing (allowed: rest, or nodes such as 32-63)")
		}
	}
	if strings.TrimSpace(side) == "half" {
		s.nodes.half = true
	} else if s.nodes, err = parseGroup(side); err != nil {
		return err
	}
	if other == "" || other == "rest" {
		return nil
	}
	if s.nodes.ranges == nil {
		return fmt.Errorf("second side %q (allowed: rest, for the first is not a list)", other)
	}
	s.other, err = parseList(other)
	return err
}

// parseGroup reads a list of nodes or a number of nodes to be drawn.
func parseGroup(text string) (group, error) {
	text = strings.TrimSpace(text)
	if share, ok := strings.CutSuffix(text, "%"); ok {
		percent, ok := number.Float(share)
		if !ok || !(percent > 0 && percent <= 100) {
			return group{}, fmt.Errorf("share %q (allowed: above 0%% up to 100%%)", text)
		}
		return group{percent: percent}, nil
	}
	if digits, ok := strings.CutPrefix(text, "any "); ok {
		count, ok := number.Int(strings.TrimSpace(digits))
		if !ok || count < 1 || count > math.MaxInt32 {
			return group{}, fmt.Errorf("number %q (allowed: at least 1)", digits)
		}
		return group{any: count}, nil
	}
	return parseList(text)
}

// parseList reads nodes and ranges of nodes.
func parseList(text string) (group, error) {
	var g group
	for part := range strings.SplitSeq(text, ",") {
		part = strings.TrimSpace(part)
		first, last, ranged := strings.Cut(part, "-")
		if !ranged {
			last = first
		}
		a, ok := number.Natural(first)
		b, both := number.Natural(last)
		if !ok || !both || b < a || b >= math.MaxInt32 {
			return group{}, fmt.Errorf("nodes %q (allowed: numbers and ranges, such as 3 or 0-31)", part)
		}
		g.ranges = append(g.ranges, [2]int32{int32(a), int32(b)})
	}
	return g, nil
}

// String is the statement as ParsePlan reads it.
func (s step) String() string {
	text := fmt.Sprintf("%v %v", s.kind, s.nodes)
	switch {
	case s.oneWay && s.other.ranges == nil:
		text += ">rest"
	case s.oneWay:
		text += ">" + s.other.String()
	case s.other.ranges != nil:
		text += "|" + s.other.String()
	}
	text += "@" + s.from.String()
	if s.to > 0 {
		text += ".." + s.to.String()
	}
	if s.after > 0 {
		text += "; recover after " + s.after.String()
	}
	return text
}

// String is the group as in a statement.
func (g group) String() string {
	switch {
	case g.half:
		return "half"
	case g.percent > 0:
		return strconv.FormatFloat(g.percent, 'g', -1, 64) + "%"
	case g.any > 0:
		return fmt.Sprintf("any %d", g.any)
	}
	parts := make([]string, len(g.ranges))
	for i, r := range g.ranges {
		parts[i] = strconv.Itoa(int(r[0]))
		if r[1] > r[0] {
			parts[i] += "-" + strconv.Itoa(int(r[1]))
		}
	}
	return strings.Join(parts, ",")
}

// MarshalText and UnmarshalText make a Plan a value of YAML, JSON and flags.
func (p Plan) MarshalText() ([]byte, error) { return []byte(p.String()), nil }

// UnmarshalText reads what ParsePlan reads.
func (p *Plan) UnmarshalText(text []byte) (err error) {
	*p, err = ParsePlan(string(text))
	return err
}
