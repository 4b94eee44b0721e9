package statemachine

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/anishathalye/porcupine"

	"github.com/joulemark/joulemark/algorithms"
)

// Linearizability is what Check judges.
var Linearizability = algorithms.Property{
	Name: "linearizability",
	Text: "There is an order of all commands, each between its invocation and its answer, in which a single store " +
		"gives the answers that the clients got.",
}

// A History is what the clients of a run have seen of their commands, which are numbered from 1.
// The order in which it is told is the order in which things happened.
type History struct {
	commands []Command
	calls    []call // by number, from 1
	now      int64
}

// call is one command as its client sees it. The times are of the history's own; 0 is never.
type call struct {
	invoked, returned int64
	answer            int64
}

// NewHistory is one of which nothing has happened yet.
func NewHistory(commands []Command) *History {
	return &History{commands: commands, calls: make([]call, len(commands)+1)}
}

// Invoke begins a command. That its client repeats it changes nothing.
func (h *History) Invoke(number int) {
	h.now++
	if c := &h.calls[number]; c.invoked == 0 {
		c.invoked = h.now
	}
}

// Return ends a command with its answer. A client takes the first answer; a later one that
// is another is an error.
func (h *History) Return(number int, answer int64) error {
	h.now++
	switch c := &h.calls[number]; {
	case c.invoked == 0:
		return Linearizability.Broken("%v is answered and was not asked for", h.commands[number-1])
	case c.returned == 0:
		c.returned, c.answer = h.now, answer
	case c.answer != answer:
		return Linearizability.Broken("%v is answered with %d, and was with %d",
			h.commands[number-1], answer, c.answer)
	}
	return nil
}

// Check reports the first key at which the history is not linearizable, or nil. A command that is
// not answered may have been carried out at any time since it began, or never.
func (h *History) Check() error {
	keys := map[int][]int{}
	var order []int
	for number := 1; number < len(h.calls); number++ {
		if h.calls[number].invoked == 0 {
			continue
		}
		key := h.commands[number-1].Key
		if keys[key] == nil {
			order = append(order, key)
		}
		keys[key] = append(keys[key], number)
	}
	for _, key := range order {
		if !porcupine.CheckOperations(register, h.operations(keys[key])) {
			return Linearizability.Broken("no order of the commands at key %d gives these answers: %s",
				key, h.describe(keys[key]))
		}
	}
	return nil
}

// operations are the commands of these numbers for the library.
func (h *History) operations(numbers []int) []porcupine.Operation {
	operations := make([]porcupine.Operation, len(numbers))
	for i, number := range numbers {
		c := h.calls[number]
		operations[i] = porcupine.Operation{
			ClientId: number - 1, Input: h.commands[number-1], Call: c.invoked, Output: c, Return: c.returned,
		}
		if c.returned == 0 {
			operations[i].Return = h.now + 1 // after all that is known
		}
	}
	return operations
}

// WritePage writes a page in HTML, of the library, that shows the commands as their clients saw
// them, key by key, and how far there is an order of them.
func (h *History) WritePage(w io.Writer) error {
	var invoked []int
	for number := 1; number < len(h.calls); number++ {
		if h.calls[number].invoked != 0 {
			invoked = append(invoked, number)
		}
	}
	_, info := porcupine.CheckOperationsVerbose(register, h.operations(invoked), 0)
	return porcupine.Visualize(register, info, w)
}

// describe tells what the clients saw, in the order in which it began.
func (h *History) describe(numbers []int) string {
	slices.SortFunc(numbers, func(a, b int) int { return int(h.calls[a].invoked - h.calls[b].invoked) })
	var parts []string
	for _, number := range numbers {
		c := h.calls[number]
		text := fmt.Sprintf("%v from %d on", h.commands[number-1], c.invoked)
		if c.returned != 0 {
			text = fmt.Sprintf("%v from %d to %d: %d", h.commands[number-1], c.invoked, c.returned, c.answer)
		}
		parts = append(parts, text)
	}
	return strings.Join(parts, ", ")
}

// register is one key by itself, as the specification of a Store. It is written apart from it, so
// that neither hides what is wrong with the other.
var register = porcupine.Model{
	Init: func() any { return Nothing },
	Step: func(state, input, output any) (bool, any) {
		value, c, seen := state.(int64), input.(Command), output.(call)
		answer, next := value, value
		switch c.Op {
		case Put:
			answer, next = Nothing, c.Value
		case CompareAndSwap:
			if value == c.Old {
				next = c.Value
			}
		}
		return seen.returned == 0 || seen.answer == answer, next
	},
	Partition: func(history []porcupine.Operation) (keys [][]porcupine.Operation) {
		at := map[int]int{}
		for _, o := range history {
			key := o.Input.(Command).Key
			if _, ok := at[key]; !ok {
				at[key], keys = len(keys), append(keys, nil)
			}
			keys[at[key]] = append(keys[at[key]], o)
		}
		return keys
	},
	DescribeOperation: func(input, output any) string {
		if seen := output.(call); seen.returned != 0 {
			return fmt.Sprintf("%v: %d", input, seen.answer)
		}
		return fmt.Sprintf("%v: no answer", input)
	},
	DescribeState: func(state any) string { return fmt.Sprint(state) },
}
