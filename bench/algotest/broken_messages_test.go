package algotest

import (
	"bytes"
	"errors"

	"github.com/joulemark/joulemark/algorithms"
)

func brokenMessages() []broken {
	decode := func(f func(b []byte, m toyMessage, err error) (toyMessage, error)) *toy {
		return newToy(quirks{decode: f})
	}
	message := func(q messageQuirk) *toy { return newToy(quirks{message: &q}) }
	scratch := []byte("x")
	return []broken{
		{"size", "encoding", "Size is 3", message(messageQuirk{size: func(toyMessage) int { return 3 }})},
		{
			"size", "counts", "in the encodings of the messages",
			message(messageQuirk{size: func(toyMessage) int { return 3 }}),
		},
		{"size", "hostile", "Size is 3", message(messageQuirk{size: func(toyMessage) int { return 3 }})},
		{
			"kind", "encoding", "sent a message of kind 9 (allowed: 0 to 1)",
			message(messageQuirk{kind: func(toyMessage) algorithms.Kind { return 9 }}),
		},
		{"prefix", "encoding", "Append to", message(messageQuirk{append: func(m toyMessage, _ []byte) []byte {
			m.quirk = nil
			return m.Append(nil)
		}})},
		{"refused under faults", "encoding", "refuses its encoding", newToy(quirks{
			recover: func(t *toyNode, env *toyEnv, _ []byte) {
				if env.Self() != 0 {
					env.Send(0, toyMessage{kind: kindAck, value: 999})
				}
			},
			decode: func(_ []byte, m toyMessage, err error) (toyMessage, error) {
				if m.value == 999 {
					err = errors.New("999")
				}
				return m, err
			},
		})},
		{
			"field that is not sent", "encoding", "comes back",
			decode(func(_ []byte, m toyMessage, err error) (toyMessage, error) {
				m.value = 0
				return m, err
			}),
		},
		{
			"refused", "encoding", "refuses its encoding",
			decode(func(_ []byte, m toyMessage, err error) (toyMessage, error) {
				if m.value == 2 {
					err = errors.New("two")
				}
				return m, err
			}),
		},
		{
			"kept bytes", "encoding", "keeps the bytes",
			decode(func(b []byte, m toyMessage, err error) (toyMessage, error) {
				if len(m.extra) > 0 && err == nil {
					m.extra = b[len(b)-len(m.extra):]
				}
				return m, err
			}),
		},
		{"truncated", "encoding", "the start of", decode(func(_ []byte, m toyMessage, err error) (toyMessage, error) {
			if errors.Is(err, algorithms.ErrTruncated) {
				err = nil
			}
			return m, err
		})},
		{"extended", "encoding", "and more", decode(func(b []byte, m toyMessage, err error) (toyMessage, error) {
			if len(m.extra) == 1 && bytes.HasSuffix(b, []byte{0}) {
				err = nil
			}
			return m, err
		})},
		{
			"two encodings", "encoding", "whose encoding is",
			decode(func(b []byte, m toyMessage, err error) (toyMessage, error) {
				if m.value > 1000 {
					m.value = 1000
				}
				return m, err
			}),
		},
		{
			"unknown kind", "encoding", "(allowed: 0 to 1)",
			decode(func(b []byte, m toyMessage, err error) (toyMessage, error) {
				if len(b) == 3 && b[0] > 1 && b[1] < 128 && b[2] == 0 {
					return toyMessage{kind: algorithms.Kind(b[0]), value: uint32(b[1])}, nil
				}
				return m, err
			}),
		},
		{"panic", "encoding", "panic: that much", decode(func(b []byte, m toyMessage, err error) (toyMessage, error) {
			if m.value > 1<<20 {
				panic("that much")
			}
			return m, err
		})},
		{
			"changed after sending", "isolation", "changed after it was sent",
			newToy(quirks{start: func(_ *toyNode, env *toyEnv) {
				if env.Self() != 0 {
					scratch[0] = byte(env.Self())
					env.Send(0, toyMessage{kind: kindAck, extra: scratch})
				}
			}}),
		},
	}
}
