#pragma once

#include <QWidget>

#include <string>

class QLabel;
class QLineEdit;

namespace deviascope::ui {

/// The field above the cards that leaves only those that match. It is there when there are more
/// cards than one sees at once. Ctrl+F goes to it, Esc clears it.
class CardSearch final : public QWidget {
    Q_OBJECT
public:
    explicit CardSearch(QWidget *parent = nullptr);

    std::string text() const; ///< what a card must match; empty while the field is not there
    void clear();
    /// How many cards there are, and how many of them match: shows or hides the field.
    void setCount(int shown, int all);

Q_SIGNALS:
    void changed();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    QLineEdit *m_field = nullptr;
    QLabel *m_count = nullptr;
};

} // namespace deviascope::ui
