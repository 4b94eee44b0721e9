package spacetime

import (
	"bytes"
	"regexp"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

var nameOf = regexp.MustCompile(`<(\d+)>`)

// follow goes back along the line that ends in a head, as an eye does: straight on at crossings,
// and round corners, to the event that it comes from. It returns the names on the way, and the
// column of that event.
func follow(lines [][]rune, y, x int) (names []string, column int) {
	signs := []rune(strings.Join(textSigns[:], ""))
	at := func() rune {
		if y < 0 || x < 0 || x >= len(lines[y]) {
			return '!'
		}
		return lines[y][x]
	}
	dx, dy := -1, 0
	if at() == '◀' {
		dx = 1
	}
	var words []rune
	for {
		x, y = x+dx, y+dy
		switch r := at(); {
		case slices.Contains(signs, r), dy == 0 && strings.ContainsRune("├┤┴┬", r), r == '!':
			for _, m := range nameOf.FindAllStringSubmatch(string(words), -1) {
				names = append(names, m[0])
			}
			return names, x
		case dy == 0 && (r == '╰' || r == '╯'):
			dx, dy = 0, -1
		case dy < 0 && r == '╮':
			dx, dy = -1, 0
		case dy < 0 && r == '╭':
			dx, dy = 1, 0
		case dx > 0:
			words = append(words, r)
		case dx < 0:
			words = slices.Insert(words, 0, r)
		}
	}
}

// Every arrow of the text can be followed from its head to the event that sent it, past one name,
// its own.
func TestArrowsCanBeFollowed(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := randomDiagram(t)
		width := rapid.SampledFrom([]int{0, 40, 100}).Draw(t, "width")
		var b bytes.Buffer
		if err := Text(&b, d, width); err != nil {
			t.Fatal(err)
		}
		g := fitting(&d, width)
		var lines [][]rune
		picture, _, _ := strings.Cut(b.String(), "\n\n")
		for line := range strings.Lines(picture) {
			text := []rune(strings.TrimSuffix(line, "\n"))
			lines = append(lines, text[min(g.axis(), len(text)):min(g.axis()+g.width, len(text))])
		}
		seen := map[string]bool{}
		for y, line := range lines {
			for x, r := range line {
				if r != '▶' && r != '◀' {
					continue
				}
				beyond := 1
				if r == '◀' {
					beyond = -1
				}
				names, from := follow(lines, y, x)
				if len(names) != 1 || seen[names[0]] {
					t.Fatalf("the arrow to line %d, column %d has names %q\n%s", y, x, names, &b)
				}
				seen[names[0]] = true
				i := slices.IndexFunc(d.Messages, func(m Message) bool { return m.Name == names[0] })
				m := d.Messages[i]
				if m.To == Nowhere || g.x[d.Events[m.To].Process] != x+beyond || g.x[d.Events[m.From].Process] != from {
					t.Fatalf("the arrow to line %d, column %d is that of %+v, from column %d\n%s", y, x, m, from, &b)
				}
			}
		}
	})
}
