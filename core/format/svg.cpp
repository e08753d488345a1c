#include "format/svg.h"

#include <fmt/format.h>

namespace deviascope::format {

std::string escapedMarkup(const std::string &text)
{
    std::string result;
    for (const char c : text)
        switch (c) {
        case '&':
            result += "&amp;";
            break;
        case '<':
            result += "&lt;";
            break;
        case '>':
            result += "&gt;";
            break;
        case '"':
            result += "&quot;";
            break;
        default:
            result += c;
        }
    return result;
}

SvgDocument::SvgDocument(double width, double height)
    : m_body(
          fmt::format("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {0:.0f} {1:.0f}\" "
                      "width=\"{0:.0f}\" height=\"{1:.0f}\" font-family=\"sans-serif\">\n"
                      "<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n",
                      width, height))
{}

void SvgDocument::text(double x, double y, const std::string &text, Anchor anchor,
                       const std::string &colour, int size)
{
    const char *name = anchor == Anchor::Start ? "start" : anchor == Anchor::End ? "end" : "middle";
    m_body += fmt::format("<text x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"{}\" font-size=\"{}\" "
                          "fill=\"{}\">{}</text>\n",
                          x, y, name, size, colour, escapedMarkup(text));
}

void SvgDocument::textUpwards(double x, double y, const std::string &text)
{
    m_body += fmt::format("<text transform=\"translate({:.1f} {:.1f}) rotate(-90)\" "
                          "text-anchor=\"middle\" font-size=\"12\" fill=\"{}\">{}</text>\n",
                          x, y, kInk, escapedMarkup(text));
}

void SvgDocument::line(double x1, double y1, double x2, double y2, const std::string &colour,
                       double width)
{
    m_body += fmt::format("<line x1=\"{:.1f}\" y1=\"{:.1f}\" x2=\"{:.1f}\" y2=\"{:.1f}\" "
                          "stroke=\"{}\" stroke-width=\"{}\"/>\n",
                          x1, y1, x2, y2, colour, width);
}

void SvgDocument::rectangle(double x, double y, double width, double height,
                            const std::string &fill, double opacity, const std::string &stroke,
                            double strokeWidth)
{
    m_body += fmt::format("<rect x=\"{:.1f}\" y=\"{:.1f}\" width=\"{:.1f}\" height=\"{:.1f}\" "
                          "fill=\"{}\" fill-opacity=\"{:.2f}\" stroke=\"{}\" "
                          "stroke-width=\"{}\"/>\n",
                          x, y, width, height, fill, opacity, stroke, strokeWidth);
}

void SvgDocument::circle(double x, double y, double radius, const std::string &fill,
                         const std::string &title)
{
    m_body += fmt::format("<circle cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"{:.1f}\" fill=\"{}\">"
                          "<title>{}</title></circle>\n",
                          x, y, radius, fill, escapedMarkup(title));
}

std::string SvgDocument::finish() const
{
    return m_body + "</svg>\n";
}

} // namespace deviascope::format
