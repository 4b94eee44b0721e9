package clock

import (
	"slices"
	"strconv"
	"strings"
)

// Limits of a script. They keep every stamp, which is at most the number of events,
// and every index within 32 bits.
const (
	MaxProcesses = 1 << 20
	MaxEvents    = 1 << 24
)

// Op is what happens in an event.
type Op uint8

// The kinds of event.
const (
	Internal Op = iota // written P
	Send               // written S and the number of the message
	Receive            // written R and the number of the message
)

// An Event is one step of a process.
type Event struct {
	Op      Op
	Message int32 // the number of the message; 0 for Internal
}

// String is the event as a script has it: P, S0, R0.
func (e Event) String() string { return string(e.appendTo(nil)) }

func (e Event) appendTo(b []byte) []byte {
	if e.Op == Internal {
		return append(b, 'P')
	}
	letter := byte('S')
	if e.Op == Receive {
		letter = 'R'
	}
	return strconv.AppendInt(append(b, letter), int64(e.Message), 10)
}

// A Script is what each of a number of processes does, event by event. It is valid by construction:
// every message is sent once, to all those who receive it, which are other processes, at least one,
// each once; and the processes can follow it to the end. It is immutable and safe for concurrent
// use. The zero value has no process.
type Script struct {
	events []Event // of process 0, then of process 1, ...
	starts []int32 // process p has events[starts[p]:starts[p+1]]
	routes []route // by ascending number of the message, and then of the receiver
}

// route is the way of a message to one of its receivers.
type route struct {
	number   int32
	from, to int32 // processes
	rank     int32 // its place among the messages that its receiver takes
}

// Processes is the number of processes.
func (s Script) Processes() int { return max(len(s.starts)-1, 0) }

// Events is the number of events of all processes.
func (s Script) Events() int { return len(s.events) }

// Messages is the number of messages that pass: one sent to two receivers is two.
func (s Script) Messages() int { return len(s.routes) }

// String is the script as ParseScript reads it.
func (s Script) String() string {
	var b []byte
	for p := range s.Processes() {
		b = appendSeparator(b, p)
		for _, e := range s.of(p) {
			b = e.appendTo(appendSpace(b))
		}
	}
	return string(b)
}

// of returns the events of a process.
func (s *Script) of(p int) []Event { return s.events[s.starts[p]:s.starts[p+1]] }

// find returns the index of a message in routes, that of its first receiver. Numbers are mostly
// 0, 1, 2, ... without a gap, and are then their own index.
func (s *Script) find(number int32) (int, bool) {
	if number >= 0 && int(number) < len(s.routes) && s.routes[number].number == number &&
		(number == 0 || s.routes[number-1].number != number) {
		return int(number), true
	}
	return slices.BinarySearchFunc(s.routes, number, func(r route, n int32) int { return int(r.number) - int(n) })
}

// ways are the routes of a message, the first of which is at index k.
func (s *Script) ways(k int) []route {
	end := k + 1
	for end < len(s.routes) && s.routes[end].number == s.routes[k].number {
		end++
	}
	return s.routes[k:end]
}

// appendSeparator begins the text of process p.
func appendSeparator(b []byte, p int) []byte {
	if p == 0 {
		return b
	}
	return append(appendSpace(b), '|')
}

// appendSpace parts a word from what stands before it.
func appendSpace(b []byte) []byte {
	if len(b) == 0 {
		return b
	}
	return append(b, ' ')
}

// ParseScript reads a script: the events of a process parted by blanks, the processes by
// "|". A process may have no event. Events are P, S<k> and R<k>, where k is the number
// of a message, from 0 to 2147483647 without leading zeros. A message that several processes
// receive is sent to all of them in one event.
//
// Errors are a word that is no event, a message that is sent twice, received twice by one process,
// received but not sent, sent but not received (it would have no addressee) or sent to its own
// sender, processes that wait for each other in a circle, and more than MaxProcesses or
// MaxEvents. An error names an event by its word, its process and its place there, both
// counted from 0.
func ParseScript(text string) (Script, error) { return parse(text, MaxProcesses, MaxEvents) }

func parse(text string, maxProcesses, maxEvents int) (Script, error) {
	var events []Event
	starts := []int32{0}
	for process := range strings.SplitSeq(text, "|") {
		p := len(starts) - 1
		if p == maxProcesses {
			return Script{}, scriptError("process %d is one too many (allowed: at most %d processes)", p, maxProcesses)
		}
		for word := range strings.FieldsSeq(process) {
			at := len(events) - int(starts[p])
			e, ok := parseEvent(word)
			if !ok {
				return Script{}, scriptError("process %d, event %d: %.40q is no event "+
					"(allowed: P, S<k>, R<k> with k from 0 to 2147483647)", p, at, word)
			}
			if len(events) == maxEvents {
				return Script{}, scriptError("%v (process %d, event %d) is one event too many "+
					"(allowed: at most %d events)", e, p, at, maxEvents)
			}
			events = append(events, e)
		}
		starts = append(starts, int32(len(events)))
	}
	return newScript(events, starts)
}

func parseEvent(word string) (Event, bool) {
	if word == "P" {
		return Event{}, true
	}
	op := Send
	number, ok := strings.CutPrefix(word, "S")
	if !ok {
		op = Receive
		if number, ok = strings.CutPrefix(word, "R"); !ok {
			return Event{}, false
		}
	}
	k, err := strconv.ParseUint(number, 10, 31)
	if err != nil || len(number) > 1 && number[0] == '0' {
		return Event{}, false
	}
	return Event{op, int32(k)}, true
}
