package spacetime_test

import (
	"fmt"
	"os"

	"github.com/joulemark/joulemark/reports/spacetime"
)

func ExampleText() {
	d := spacetime.Diagram{
		Processes: []string{"A", "B"},
		Rows:      []spacetime.Row{{At: 0, Time: "0 s"}, {At: 2, Time: "2 s"}, {At: 3, Time: "3 s"}},
		Events: []spacetime.Event{
			{Row: 0, Process: 0, Label: "asks"},
			{Row: 0, Process: 1, Label: "asks"},
			{Row: 1, Process: 1},
			{Row: 2, Process: 0, Label: "knows"},
		},
		Messages: []spacetime.Message{
			{From: 0, To: 2, Name: "#1", Label: "question"},
			{From: 1, To: 3, Name: "#2", Label: "question"},
		},
	}
	if err := spacetime.Text(os.Stdout, d, 80); err != nil {
		fmt.Println(err)
	}
	// Output:
	// time  A                      B
	//  0 s  ●   asks               ● asks
	//       ╰─── #1 question ────╮ │
	//       ┊ ╭──── #2 question ─┼─╯
	//  2 s  ┊ │                  ╰▶●
	//  3 s  ●◀╯ knows              ┊
}
