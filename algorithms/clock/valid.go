package clock

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

func scriptError(format string, args ...any) error {
	return fmt.Errorf("script: "+format, args...)
}

// newScript makes a script from the events of all processes, or says what is wrong with
// it. It keeps its arguments.
func newScript(events []Event, starts []int32) (Script, error) {
	s := Script{events: events, starts: starts}
	if err := s.addRoutes(); err != nil {
		return Script{}, err
	}
	if err := s.addReceivers(); err != nil {
		return Script{}, err
	}
	at := s.inCausalOrder(func(int, int32) {})
	for p := range at {
		if at[p] < starts[p+1] {
			return Script{}, s.circle(at, p)
		}
	}
	return s, nil
}

const nobody = -1

// addRoutes makes a route from every send.
func (s *Script) addRoutes() error {
	sends := 0
	for _, e := range s.events {
		if e.Op == Send {
			sends++
		}
	}
	s.routes = make([]route, 0, sends)
	for p := range s.Processes() {
		for _, e := range s.of(p) {
			if e.Op == Send {
				s.routes = append(s.routes, route{number: e.Message, from: int32(p), to: nobody})
			}
		}
	}
	slices.SortFunc(s.routes, func(a, b route) int { return cmp.Compare(a.number, b.number) })
	for i := 1; i < len(s.routes); i++ {
		if k := s.routes[i].number; k == s.routes[i-1].number {
			at := s.places(Event{Send, k})
			return scriptError("%s: message %d is sent already by %s", at[1], k, at[0])
		}
	}
	return nil
}

// addReceivers says where each message goes.
func (s *Script) addReceivers() error {
	var more []route // to further receivers of a message
	last := make([]int32, len(s.routes))
	for i := range last {
		last[i] = nobody
	}
	for p := range s.Processes() {
		rank := int32(0)
		for i, e := range s.of(p) {
			if e.Op != Receive {
				continue
			}
			here := place{e, p, i}
			k, ok := s.find(e.Message)
			if !ok {
				return scriptError("%s: message %d is never sent", here, e.Message)
			}
			switch r := &s.routes[k]; {
			case last[k] == int32(p):
				return scriptError("%s: message %d is received already by %s", here, e.Message, s.first(e, p))
			case r.from == int32(p):
				return scriptError("%s: message %d is sent by the same process (allowed: by another)", here, e.Message)
			case r.to != nobody:
				more = append(more, route{r.number, r.from, int32(p), rank})
			default:
				r.to, r.rank = int32(p), rank
			}
			last[k] = int32(p)
			rank++
		}
	}
	for _, r := range s.routes {
		if r.to == nobody {
			return scriptError("%s: message %d is never received, so it goes to nobody",
				s.places(Event{Send, r.number})[0], r.number)
		}
	}
	if len(more) > 0 { // behind the first receiver, which is the lowest
		s.routes = append(s.routes, more...)
		slices.SortStableFunc(s.routes, func(a, b route) int { return cmp.Compare(a.number, b.number) })
	}
	return nil
}

// first finds where an event of a process stands first.
func (s *Script) first(e Event, p int) place { return place{e, p, slices.Index(s.of(p), e)} }

// place names an event in an error.
type place struct {
	Event
	process, index int
}

func (p place) String() string {
	return fmt.Sprintf("%v (process %d, event %d)", p.Event, p.process, p.index)
}

// places finds where an event stands.
func (s *Script) places(e Event) []place {
	var all []place
	for p := range s.Processes() {
		for i, f := range s.of(p) {
			if e == f {
				all = append(all, place{e, p, i})
			}
		}
	}
	return all
}

// inCausalOrder visits the events, by process and index in s.events, in an order in
// which every event comes after the one before it in its process, and a receipt after
// the sending. What can never happen is not visited: the result says at which event
// each process stands at the end.
func (s *Script) inCausalOrder(visit func(p int, i int32)) []int32 {
	n := s.Processes()
	at := slices.Clone(s.starts[:n])
	sent := make([]bool, len(s.routes))
	ready := make([]int32, n)
	for i := range ready {
		ready[i] = int32(n - 1 - i) // the last is taken first
	}
	for len(ready) > 0 {
		p := ready[len(ready)-1]
		ready = ready[:len(ready)-1]
		for ; at[p] < s.starts[p+1]; at[p]++ {
			e := s.events[at[p]]
			if e.Op != Internal {
				k, _ := s.find(e.Message)
				if e.Op == Receive && !sent[k] {
					break
				}
				sent[k] = true
				if e.Op == Send {
					for _, r := range s.ways(k) {
						if at[r.to] < s.starts[r.to+1] && s.events[at[r.to]] == (Event{Receive, e.Message}) {
							ready = append(ready, r.to) // it was held up here
						}
					}
				}
			}
			visit(int(p), at[p])
		}
	}
	return at
}

// circle describes the processes that wait for each other, where process p is held
// up at event at[p] for good.
func (s *Script) circle(at []int32, p int) error {
	waitsFor := func(p int) int {
		k, _ := s.find(s.events[at[p]].Message)
		return int(s.routes[k].from)
	}
	// Whoever is waited for is held up as well, so that n steps end on the circle.
	for range at {
		p = waitsFor(p)
	}
	var links []string
	for first, q := p, p; ; {
		next := waitsFor(q)
		here := place{s.events[at[q]], q, int(at[q] - s.starts[q])}
		links = append(links, fmt.Sprintf("%s waits for process %d", here, next))
		if q = next; q == first || len(links) == circleShown {
			if q != first {
				links = append(links, "and so on")
			}
			return scriptError("cyclic wait: %s", strings.Join(links, ", "))
		}
	}
}

// circleShown is how many waits of a circle an error lists.
const circleShown = 8
