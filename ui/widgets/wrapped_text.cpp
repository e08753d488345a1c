#include "widgets/wrapped_text.h"

#include <QTextDocument>
#include <QTextOption>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

namespace deviascope::ui {

namespace {

constexpr int kUsualWidth = 240; // pixels
constexpr int kLeastWidth = 80;

} // namespace

WrappedText::WrappedText(QWidget *parent) : QTextEdit(parent)
{
    setReadOnly(true);
    setAcceptRichText(false);
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setWordWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    document()->setDocumentMargin(0);
    setFocusPolicy(Qt::ClickFocus); // as a label's whose text can be selected
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Minimum);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
}

void WrappedText::setText(const QString &text)
{
    setPlainText(text);
    setAccessibleName(text);
    updateGeometry();
}

int WrappedText::heightForWidth(int width) const
{
    QTextDocument measured;
    measured.setDocumentMargin(0);
    measured.setDefaultFont(font());
    QTextOption option;
    option.setWrapMode(wordWrapMode());
    measured.setDefaultTextOption(option);
    measured.setPlainText(toPlainText());
    measured.setTextWidth(width);
    return static_cast<int>(std::ceil(measured.size().height()));
}

QSize WrappedText::sizeHint() const
{
    return {kUsualWidth, heightForWidth(kUsualWidth)};
}

QSize WrappedText::minimumSizeHint() const
{
    return {kLeastWidth, heightForWidth(std::max(kLeastWidth, width()))};
}

void WrappedText::wheelEvent(QWheelEvent *event)
{
    event->ignore();
}

} // namespace deviascope::ui
