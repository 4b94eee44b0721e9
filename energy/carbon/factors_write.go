package carbon

import (
	"encoding/csv"
	"fmt"
	"io"
	"slices"
	"strconv"

	"github.com/joulemark/joulemark/energy"
	"github.com/joulemark/joulemark/internal/formula"
)

// WriteFactors writes factors in the layout for factors of one's own, which [ParseFactors] reads:
// a file to start from. What is read again has the same intensities, ends and losses, by the same
// regions and years. Ends are left blank where they tell nothing.
func WriteFactors(w io.Writer, factors []Factor) error {
	out := csv.NewWriter(w)
	if err := out.Write(slices.Concat(plainLayout.required, plainLayout.optional)); err != nil {
		return err
	}
	for _, f := range factors {
		if f.Year == 0 {
			return fmt.Errorf("carbon: factor %s has no year, which a file of factors must have", f.label())
		}
		var low, high, co2, loss string
		if f.CO2e.Low != f.CO2e.High {
			low, high = grams(f.CO2e.Low), grams(f.CO2e.High)
		}
		if f.HasCO2 {
			co2 = grams(f.CO2.Central)
		}
		if f.HasGrossLoss {
			loss = shortest(f.GrossLoss)
		}
		err := out.Write([]string{
			formula.Guarded(f.Region), strconv.Itoa(f.Year), grams(f.CO2e.Central), low, high,
			formula.Guarded(f.Name), formula.Guarded(f.Edition), co2, loss, formula.Guarded(f.Note),
		})
		if err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

func grams(g energy.GramsPerKWh) string { return shortest(float64(g)) }

// shortest is the fewest digits that read back as the same number.
func shortest(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }
