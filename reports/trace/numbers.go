package trace

import (
	"fmt"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/engine"
)

// numbers are those of the messages of a run, the same in every form of its trace: #1 is what was
// sent first, whoever sent it. Messages of a clock's script have the numbers of the script.
type numbers struct {
	of     map[sending]string
	sent   int
	script bool
}

// sending is how engines tell messages apart: by who sent them, and the sender's own count.
type sending struct {
	from algorithms.ID
	seq  uint32
}

func newNumbers(script bool) *numbers { return &numbers{of: map[sending]string{}, script: script} }

// send gives a message that is sent its number.
func (n *numbers) send(e *engine.Event) string {
	n.sent++
	name := numbered(n.sent)
	if number, ok := n.scripted(e.Msg); ok {
		name = numbered(number)
	}
	n.of[sending{e.Node, e.Seq}] = name
	return name
}

// scripted is the number of a message of a script.
func (n *numbers) scripted(m algorithms.Message) (int, bool) {
	scripted, ok := m.(interface{ Number() int32 })
	if !ok || !n.script {
		return 0, false
	}
	return int(scripted.Number()), true
}

// arriving is the number of a message that is received or lost, "" of one whose sending is not
// known.
func (n *numbers) arriving(e *engine.Event) string { return n.of[sending{e.Peer, e.Seq}] }

func numbered(n int) string { return fmt.Sprintf("#%d", n) }
