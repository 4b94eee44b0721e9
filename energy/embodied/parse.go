package embodied

import (
	"fmt"
	"strings"

	"github.com/joulemark/joulemark/energy"
	"github.com/joulemark/joulemark/internal/number"
	"github.com/joulemark/joulemark/internal/suggest"
)

// Server is the name of a common server.
const Server = "server"

// server is a rack server with one socket, little memory and no disk: 1,000 kg, without a range
// (Cloud Carbon Footprint, coefficients, BASE_MANUFACTURING_EMISSIONS; it is also the example of
// the specification of the SCI). Dell's life-cycle assessment of a PowerEdge R740 has 909 kg for
// making one without its eight SSDs of 3.84 TB, and 3,379 kg for these.
const server energy.GramsCO2e = 1e6

// Bounds of what somebody gives for a whole machine, in kg. What lies outside was meant in grams or
// tonnes.
const leastKilograms, mostKilograms = 1, 100_000

const allowed = "kg CO2e of making the machine, from 1 to 100000, as 1200 or 800..1500; " + Server +
	"; or its parts, as cpu=600mm2x2,ram=32GBx8,ssd=960GBx2,psu=3kgx2"

// Parse reads what making a machine emitted: kilograms as 1200 or LOW..HIGH, the name [Server], or
// the parts of a server with their amounts ([Parts]). Lifetime and share are left open.
func Parse(text string) (Hardware, error) {
	text = strings.TrimSpace(text)
	switch {
	case text == Server:
		return Hardware{Total: energy.Exactly(server), Source: "a rack server by Cloud Carbon Footprint"}, nil
	case strings.Contains(text, "="):
		return Parts(text)
	}
	low, high, ranged := strings.Cut(text, "..")
	l, ok := number.Float(strings.TrimSpace(low))
	h := l
	if ok && ranged {
		h, ok = number.Float(strings.TrimSpace(high))
	}
	if !ok || !(leastKilograms <= l && l <= h && h <= mostKilograms) {
		return Hardware{}, suggest.Wrong("embodied", suggest.Quote(text)+suggest.Hint(text, []string{Server}),
			"%s", allowed)
	}
	grams := func(kg float64) energy.GramsCO2e { return energy.GramsCO2e(1000 * kg) }
	return Hardware{
		Total:  energy.Range[energy.GramsCO2e]{Low: grams(l), Central: grams((l + h) / 2), High: grams(h)},
		Source: "given by the user",
	}, nil
}

// wrong is the error about one of the parts.
func wrong(part, format string, args ...any) error {
	return suggest.Wrong("embodied", suggest.Quote(part), "%s", fmt.Sprintf(format, args...))
}
