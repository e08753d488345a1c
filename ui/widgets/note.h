#pragma once

#include <QFrame>

class QLabel;

namespace deviascope::ui {

class IconButton;
class WrappedText;

/// A message that stays in the panel it belongs to, until it is closed or replaced. Hidden when it
/// has nothing to say.
class Note final : public QFrame {
    Q_OBJECT
public:
    enum class Kind { Error, Warning, Good };

    explicit Note(QWidget *parent = nullptr);

    void say(Kind kind, const QString &text);
    void clear();
    QString text() const;
    Kind kind() const { return m_kind; }

private:
    void restyle();

    Kind m_kind = Kind::Error;
    QLabel *m_icon = nullptr;
    WrappedText *m_text = nullptr;
};

} // namespace deviascope::ui
