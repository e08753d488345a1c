#pragma once

#include <QColor>
#include <QHash>
#include <QIcon>
#include <QObject>
#include <QString>

class QApplication;

namespace deviascope::ui {

enum class Appearance { Light, Dark };

/// What the system asks for: the desktop portal's colour scheme, else the lightness of the
/// palette the program started with. Asks over D-Bus; does not block for more than a moment.
Appearance systemAppearance();

/// Colours, fonts, style sheet and icons of the whole program. One per program, created after the
/// application and before its first widget. UI thread.
class Theme final : public QObject {
    Q_OBJECT
public:
    explicit Theme(QApplication &application); ///< which owns it

    /// The application's theme; there must be one.
    static Theme &current();

    Appearance appearance() const { return m_appearance; }
    void setAppearance(Appearance appearance); ///< the user's choice: the system is not followed

    /// Follows the system until `setAppearance` is called.
    void followSystem();
    bool followsSystem() const { return m_followsSystem; }

    /// A colour by its name in resources/themes.
    QColor color(const QString &name) const;

    /// resources/icons/`name`.svg drawn in `color`.
    QIcon icon(const QString &name, const QString &color = QStringLiteral("muted")) const;

Q_SIGNALS:
    void changed();

private Q_SLOTS:
    void onPortalSetting(const QString &group, const QString &key);

private:
    void apply(Appearance appearance);
    QString iconFolder() const;

    Appearance m_appearance = Appearance::Light;
    bool m_followsSystem = true;
    QHash<QString, QColor> m_colors;
};

} // namespace deviascope::ui
