#pragma once

#include <string>

namespace deviascope::format {

/// `text` as markup shows it: the characters that mean something there are named.
std::string escapedMarkup(const std::string &text);

/// A chart as one SVG document: shapes in drawing order, y downwards, in pixels.
class SvgDocument {
public:
    SvgDocument(double width, double height);

    enum class Anchor { Start, Middle, End };

    void text(double x, double y, const std::string &text, Anchor anchor = Anchor::Middle,
              const std::string &colour = kInk, int size = 12);
    /// Reads upwards, around its middle.
    void textUpwards(double x, double y, const std::string &text);
    void line(double x1, double y1, double x2, double y2, const std::string &colour, double width);
    void rectangle(double x, double y, double width, double height, const std::string &fill,
                   double opacity, const std::string &stroke = "none", double strokeWidth = 1);
    /// `title`: what a viewer shows over it.
    void circle(double x, double y, double radius, const std::string &fill,
                const std::string &title);

    std::string finish() const;

    static inline const std::string kInk = "#222222";

private:
    std::string m_body;
};

} // namespace deviascope::format
