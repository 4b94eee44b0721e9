package charts

import (
	"image/color"
	"math"
)

// oklab is a colour as people see it: equal distances look equally far apart. After Björn Ottosson,
// "A perceptual color space for image processing", 2020.
type oklab struct{ light, a, b float64 }

// The ends of the colours of a map. Between them the lightness falls evenly, so that the order is
// seen in grey too, and the hue goes from yellow to blue, which those tell apart who do not tell
// red from green.
var (
	rampLow  = oklab{0.95, -0.02, 0.09}
	rampHigh = oklab{0.30, 0.00, -0.12}
)

// ramp is the colour of a value, from 0 to 1.
func ramp(t float64) color.NRGBA {
	return rampAt(min(max(t, 0), 1)).colour()
}

func rampAt(t float64) oklab {
	mix := func(from, to float64) float64 { return from + t*(to-from) }
	return oklab{mix(rampLow.light, rampHigh.light), mix(rampLow.a, rampHigh.a), mix(rampLow.b, rampHigh.b)}
}

// colour is the nearest that a screen has.
func (o oklab) colour() color.NRGBA {
	cube := func(v float64) float64 { return v * v * v }
	l := cube(o.light + 0.3963377774*o.a + 0.2158037573*o.b)
	m := cube(o.light - 0.1055613458*o.a - 0.0638541728*o.b)
	s := cube(o.light - 0.0894841775*o.a - 1.2914855480*o.b)
	return color.NRGBA{
		R: encoded(+4.0767416621*l - 3.3077115913*m + 0.2309699292*s),
		G: encoded(-1.2684380046*l + 2.6097574011*m - 0.3413193965*s),
		B: encoded(-0.0041960863*l - 0.7034186147*m + 1.7076147010*s),
		A: 0xFF,
	}
}

// encoded is a part of light as sRGB has it.
func encoded(v float64) uint8 {
	v = min(max(v, 0), 1)
	if v <= 0.0031308 {
		v *= 12.92
	} else {
		v = 1.055*math.Pow(v, 1/2.4) - 0.055
	}
	return uint8(math.Round(255 * v))
}

// luminance is that of WCAG 2, from 0 for black to 1 for white.
func luminance(c color.NRGBA) float64 {
	linear := func(v uint8) float64 {
		x := float64(v) / 255
		if x <= 0.04045 {
			return x / 12.92
		}
		return math.Pow((x+0.055)/1.055, 2.4)
	}
	return 0.2126*linear(c.R) + 0.7152*linear(c.G) + 0.0722*linear(c.B)
}

// inkOn is black or white, whichever stands out more from a colour.
func inkOn(c color.NRGBA) color.NRGBA {
	const even = 0.179 // where both do as much
	if luminance(c) > even {
		return color.NRGBA{A: 0xFF}
	}
	return white
}
