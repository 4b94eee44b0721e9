package statemachine_test

import (
	"fmt"

	"github.com/joulemark/joulemark/algorithms/statemachine"
)

// A read of a replica that has not heard of the write yet.
func ExampleHistory() {
	h := statemachine.NewHistory([]statemachine.Command{
		{Op: statemachine.Put, Key: 1, Value: 5},
		{Op: statemachine.Get, Key: 1},
	})
	var near, far statemachine.Store
	ask := func(number int, replica *statemachine.Store, c statemachine.Command) {
		h.Invoke(number)
		if err := h.Return(number, replica.Apply(c)); err != nil {
			fmt.Println(err)
		}
	}
	ask(1, &near, statemachine.Command{Op: statemachine.Put, Key: 1, Value: 5})
	ask(2, &far, statemachine.Command{Op: statemachine.Get, Key: 1})
	fmt.Println(h.Check())
	// Output:
	// linearizability: no order of the commands at key 1 gives these answers: put(1, 5) from 1 to 2: 0, get(1) from 3 to 4: 0
}
