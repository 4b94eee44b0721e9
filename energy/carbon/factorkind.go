package carbon

import "github.com/joulemark/joulemark/internal/suggest"

// FactorKind is what the intensity of a factor is an intensity of, in the words of the GHG Protocol
// (Scope 2 Guidance, 2015): location-based is that of the grid which the electricity comes from,
// market-based that of the contracts and certificates by which it was bought. An average is over
// all plants that feed in; a marginal intensity is that of those which run because of one kWh more.
// The zero value is [LocationAverage].
type FactorKind uint8

// The kinds of factors. All that ship are location-based averages.
const (
	LocationAverage FactorKind = iota
	LocationMarginal
	MarketAverage
)

// factorKinds are the rows of all kinds, by kind.
var factorKinds = []struct{ name, method, basis string }{
	LocationAverage:  {"location", "location", "average"},
	LocationMarginal: {"marginal", "location", "marginal"},
	MarketAverage:    {"market", "market", "average"},
}

// FactorKindNames are the names that [ParseFactorKind] takes.
func FactorKindNames() (names []string) {
	for _, k := range factorKinds {
		names = append(names, k.name)
	}
	return names
}

// ParseFactorKind reads the name of a kind. The error lists the names and suggests the nearest.
func ParseFactorKind(name string) (FactorKind, error) {
	for i, k := range factorKinds {
		if k.name == name {
			return FactorKind(i), nil
		}
	}
	return 0, suggest.Key("factor-kind", name, FactorKindNames())
}

// Valid reports whether it is one of the kinds.
func (k FactorKind) Valid() bool { return int(k) < len(factorKinds) }

// Method is "location" or "market".
func (k FactorKind) Method() string { return factorKinds[k].method }

// Basis is "average" or "marginal".
func (k FactorKind) Basis() string { return factorKinds[k].basis }

// String is the kind in words, as "location-based average".
func (k FactorKind) String() string {
	if !k.Valid() {
		return "unknown kind"
	}
	return k.Method() + "-based " + k.Basis()
}
