package greeting

import "github.com/joulemark/joulemark/algorithms"

// The kinds of message.
const (
	kindGreeting algorithms.Kind = iota
	kindAnswer
	kinds
)

// Message is a greeting or the answer to one: a kind byte.
type Message struct{ kind algorithms.Kind }

// Kind implements algorithms.Message.
func (m Message) Kind() algorithms.Kind { return m.kind }

// Size implements algorithms.Message.
func (m Message) Size() int { return 1 }

// Append implements algorithms.Message.
func (m Message) Append(b []byte) []byte { return append(b, byte(m.kind)) }

func decode(b []byte) (Message, error) {
	r := algorithms.NewReader(b)
	m := Message{r.Kind(int(kinds))}
	return m, r.Done()
}
