#pragma once

#include <QTextEdit>

namespace deviascope::ui {

/// Plain text to read and copy that is as wide as its place and as high as it needs: what a label
/// is, but a word that is too long, such as the path of a file, is broken and widens nothing.
class WrappedText final : public QTextEdit {
    Q_OBJECT
public:
    explicit WrappedText(QWidget *parent = nullptr);

    void setText(const QString &text);

    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void wheelEvent(QWheelEvent *event) override; ///< is its scroll area's
};

} // namespace deviascope::ui
