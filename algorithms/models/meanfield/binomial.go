package meanfield

import "math"

// Binomial draws the number of successes in n independent trials with probability p each. It is
// exact but for the rounding of float64. n must not be negative and p must be from 0 to 1.
//
// It takes time that hardly depends on n and p: small means are drawn by inversion, from 0 upwards,
// and the others by rejection from a hat with a transformed table mountain (BTRS in W. Hörmann: The
// generation of binomial random variates, Journal of Statistical Computation and Simulation 46,
// 1993).
func Binomial(source Source, n int64, p float64) int64 {
	switch {
	case n < 0 || !(p >= 0 && p <= 1):
		panic("meanfield: Binomial with a negative number of trials or a probability outside 0 to 1")
	case n == 0 || p == 0:
		return 0
	case p > 0.5:
		return n - Binomial(source, n, 1-p)
	case float64(n)*p < inversionMean:
		return invert(source, n, p)
	default:
		return reject(source, n, p)
	}
}

// inversionMean is where inversion gets slower than rejection, which must not be used below 10.
const inversionMean = 10

// Products do not fuse with sums (see Number) and the logarithm is the file's own, so that draws
// are the same on every kind of processor.

// uniform is a uniform number in [0, 1) with 53 bits.
func uniform(source Source) float64 { return float64(source.Uint64()>>11) / (1 << 53) }

// invert walks up from 0 until the probabilities passed exceed a uniform number.
func invert(source Source, n int64, p float64) int64 {
	// 1 - (1-p)^n by repeated squaring of the complement, which loses no digits where p is tiny and
	// n is huge.
	none, e := 0.0, p
	for i := n; ; {
		if i&1 == 1 {
			none += e - float64(none*e)
		}
		if i >>= 1; i == 0 {
			break
		}
		e = float64(e * (2 - e))
	}
	first, odds, trials := 1-none, p/(1-p), float64(n)
	for {
		u, mass, k := uniform(source), first, 0.0
		for u >= mass {
			u -= mass
			mass = float64(mass * float64((trials-k)/(k+1)*odds))
			k++
			// Rounding may leave a rest of u that no probability is left for; such a number is
			// drawn again.
			if mass <= 1e-30 {
				break
			}
		}
		if u < mass {
			return int64(k)
		}
	}
}

// reject is the algorithm BTRS; the names are those of the paper.
func reject(source Source, trials int64, p float64) int64 {
	n := float64(trials)
	spq := math.Sqrt(float64(n*p) * (1 - p))
	b := 1.15 + float64(2.53*spq)
	a := -0.0873 + float64(0.0248*b) + float64(0.01*p)
	c := float64(n*p) + 0.5
	vr := 0.92 - 4.2/b
	for {
		u, v := uniform(source)-0.5, uniform(source)
		us := 0.5 - math.Abs(u)
		k := math.Floor(float64((2*a/us+b)*u) + c)
		if us >= 0.07 && v <= vr {
			return int64(k) // inside the squeeze, nearly always
		}
		if !(k >= 0 && k <= n) {
			continue
		}
		alpha := (2.83 + 5.1/b) * spq
		hat := float64(v*alpha) / (a/float64(us*us) + b)
		if hat == 0 || logarithm(hat, 1) <= logShape(n, p, k) {
			return int64(k)
		}
	}
}

// logShape is the logarithm of the probability of k over that of the mode, by Stirling's formula.
func logShape(n, p, k float64) float64 {
	m := math.Floor(float64((n + 1) * p))
	odds := p / (1 - p)
	sum := float64((m + 0.5) * logarithm(m+1, float64(odds*(n-m+1))))
	sum += float64((n + 1) * logarithm(n-m+1, n-k+1))
	sum += float64((k + 0.5) * logarithm(float64(odds*(n-k+1)), k+1))
	return sum + (stirling(m) + stirling(n-m)) - (stirling(k) + stirling(n-k))
}

// stirling is ln k! less Stirling's approximation (k+½) ln(k+1) - (k+1) + ½ ln 2π.
func stirling(k float64) float64 {
	if int(k) < len(stirlingTable) {
		return stirlingTable[int(k)]
	}
	k++
	kk := float64(k * k)
	return (1.0/12 - (1.0/360-(1.0/1260-1.0/1680/kk)/kk)/kk) / k
}

var stirlingTable = [...]float64{
	0.08106146679532726, 0.04134069595540929, 0.02767792568499834, 0.02079067210376509, 0.01664469118982119,
	0.01387612882307075, 0.01189670994589177, 0.01041126526197209, 0.009255462182712733, 0.008330563433362871,
}

// logarithm is ln(x/y) for positive x and y, to nearly all digits also where they are close to each
// other.
func logarithm(x, y float64) float64 {
	whole := 0.0
	if q := x / y; !(q > 0.7 && q < 1.42) {
		f, e := math.Frexp(q)
		if f < math.Sqrt2/2 {
			f, e = 2*f, e-1
		}
		x, y, whole = f, 1, float64(float64(e)*math.Ln2)
	}
	// ln(x/y) = 2 artanh z = 2 (z + z³/3 + z⁵/5 + ...) with |z| at most 0.18
	z := (x - y) / (x + y)
	zz := float64(z * z)
	sum := 0.0
	for i := len(oddInverses) - 1; i >= 0; i-- {
		sum = float64(sum*zz) + oddInverses[i]
	}
	return whole + float64(2*z*sum)
}

var oddInverses = [...]float64{
	1, 1. / 3, 1. / 5, 1. / 7, 1. / 9, 1. / 11, 1. / 13, 1. / 15, 1. / 17, 1. / 19, 1. / 21,
	1. / 23,
}
